drop trigger announce on work_orders;
drop function announce_request();
drop table request_notices;
drop trigger a_request on work_orders;
drop function judge_request();
drop function org_today_began(uuid);
drop index work_orders_requester_status_idx;
alter policy homeowner_insert on work_order_events with check (scope_homeowner_id() is null);
alter policy homeowner_update on work_orders
    using (scope_homeowner_id() is null) with check (scope_homeowner_id() is null);
alter policy homeowner_insert on work_orders with check (scope_homeowner_id() is null);
