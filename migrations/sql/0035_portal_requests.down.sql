drop function recount_usage(uuid);
create function recount_usage(of_organization uuid)
    returns table (
        properties bigint, units bigint, tenants bigint, members bigint, storage_bytes bigint
    )
    language sql stable security definer set search_path = public, pg_temp
    begin atomic
        select
            (select count(*) from properties
                where organization_id = of_organization and archived_at is null),
            (select count(*) from units
                where organization_id = of_organization and archived_at is null),
            (select count(*) from tenants
                where organization_id = of_organization and archived_at is null),
            (select count(*) from organization_memberships
                where organization_id = of_organization),
            (select coalesce(sum(size_bytes), 0)::bigint from documents
                where organization_id = of_organization);
    end;
grant execute on function recount_usage(uuid) to pavilion_platform;
drop trigger homeowner_quota_again on documents;
drop trigger homeowner_quota on documents;
drop function count_homeowner_storage();
drop trigger touch on organization_usage;
alter table organization_usage drop column homeowner_bytes;
call touch_changes('organization_usage');
drop index documents_shown_by_association_idx;
drop trigger a_upload_again on documents;
drop trigger a_upload on documents;
drop function judge_upload();
drop trigger announce on work_orders;
drop function announce_request();
drop table request_notices;
drop trigger a_request on work_orders;
drop function judge_request();
drop function org_day_began(uuid, integer);
drop index work_orders_requester_status_idx;
alter policy homeowner_insert on work_order_events with check (scope_homeowner_id() is null);
alter policy homeowner_update on work_orders
    using (scope_homeowner_id() is null) with check (scope_homeowner_id() is null);
alter policy homeowner_insert on work_orders with check (scope_homeowner_id() is null);
