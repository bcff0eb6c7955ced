alter policy homeowner_select on payment_allocations
    using (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
alter policy homeowner_select on payment_reversals
    using (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
alter policy homeowner_select on payments
    using (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
alter policy homeowner_select on charge_adjustments
    using (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
alter policy homeowner_select on charges
    using (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
alter policy homeowner_select on accounts
    using (scope_homeowner_id() is null or homeowner_id = scope_homeowner_id());
