-- What a homeowner reads of the ledger is said by `case`, of which PostgreSQL expects half of the
-- rows. Of `or` it expected one of 200, in a manager's scope too, where all are read: then it would
-- rather sort what is open in the whole table than read a list in its order.
alter policy homeowner_select on accounts using (
    case when scope_homeowner_id() is null then true else homeowner_id = scope_homeowner_id() end);
alter policy homeowner_select on charges using (
    case when scope_homeowner_id() is null then true else homeowner_id = scope_homeowner_id() end);
alter policy homeowner_select on charge_adjustments using (
    case when scope_homeowner_id() is null then true else homeowner_id = scope_homeowner_id() end);
alter policy homeowner_select on payments using (
    case when scope_homeowner_id() is null then true else homeowner_id = scope_homeowner_id() end);
alter policy homeowner_select on payment_reversals using (
    case when scope_homeowner_id() is null then true else homeowner_id = scope_homeowner_id() end);
alter policy homeowner_select on payment_allocations using (
    case when scope_homeowner_id() is null then true else homeowner_id = scope_homeowner_id() end);
