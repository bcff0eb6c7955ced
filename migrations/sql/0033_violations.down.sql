create or replace function place_in_outbox() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    new.lane := case
        when new.kind <> 'email' then 1
        when new.organization_id is null then 2
        when paid_plan(new.organization_id) <> 'free' then 3
        else 4
    end;
    new.turn_key := turn_key_of(new.organization_id);
    if new.payload ->> 'template' = 'invitation' then
        select mailbox_digest(email) into new.stranger from invitations
        where id = (new.payload ->> 'invitation_id')::uuid
            and organization_id = new.organization_id;
    elsif new.payload ->> 'template' = 'work_order_moved' then
        new.stranger := mailbox_of_requester(
            new.organization_id, (new.payload ->> 'work_order_id')::uuid);
    end if;
    if new.stranger is not null then
        begin
            call refuse_mail_to_strangers(new.organization_id, new.stranger);
        exception when sqlstate 'PV429' then
            if new.payload ->> 'template' = 'invitation' then
                raise;
            end if;
            new.delivered_at := now();
            new.stranger := null;
        end;
    end if;
    return new;
end
$$;

drop function mailbox_of_violation(uuid, uuid);
create or replace trigger fixed_links
    before update of property_id, unit_id, association_id, lease_id, tenant_id, work_order_id
    on documents
    for each row when (old.state = 'ready') execute function refuse_change();
alter policy homeowner_select on documents using (
    scope_homeowner_id() is null
    or (
        state = 'ready' and visible_to_homeowners and (
            association_id = scope_association_id()
            or exists (
                select from work_orders
                where work_orders.id = work_order_id
                    and requested_by_homeowner_id = scope_homeowner_id())
        )
    )
);
alter policy homeowner_insert on documents with check (scope_homeowner_id() is null);
drop policy homeowner_update on documents;
create policy homeowner_update on documents as restrictive for update to pavilion_tenant
    using (scope_homeowner_id() is null);
alter policy homeowner_delete on documents using (scope_homeowner_id() is null);
drop trigger touch on documents;
drop trigger archived_uploaded_by_homeowner_id_again on documents;
drop trigger archived_uploaded_by_homeowner_id on documents;
alter table documents
    drop constraint documents_visible_to_homeowners_check,
    drop column violation_id,
    drop column uploaded_by_homeowner_id,
    add constraint documents_one_link_check check (num_nonnulls(
        property_id, unit_id, association_id, lease_id, tenant_id, work_order_id) <= 1),
    add constraint documents_visible_to_homeowners_check check (
        not visible_to_homeowners or num_nonnulls(association_id, work_order_id) = 1);
call touch_changes('documents');

drop table violation_events;
drop index charges_violation_id_idx;
alter table charges drop constraint charges_violation_id_fkey;
drop table violations;
drop function refuse_archived_homeowners_uploaded_by_homeowner_id_share();
create or replace procedure refuse_mail_to_strangers(of_organization uuid, mailbox bytea)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    a_day constant integer := strangers_a_day(of_organization);
    last_allowed timestamptz;
begin
    perform from organization_usage where organization_id = of_organization for update;
    if a_day is not null then
        select created_at into last_allowed from outbox
        where organization_id = of_organization and stranger is not null
        order by created_at desc offset a_day - 1 limit 1;
        call refuse_until(
            last_allowed + interval '1 day',
            format('Your plan allows %s invitations a day.', a_day));
    end if;
    select created_at into last_allowed from outbox
    where organization_id = of_organization and stranger = mailbox
    order by created_at desc offset 4 limit 1;
    call refuse_until(
        last_allowed + interval '1 hour', 'This person got 5 invitations from you within an hour.');
end
$$;
