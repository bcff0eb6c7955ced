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
    end if;
    if new.stranger is not null then
        call refuse_mail_to_strangers(new.organization_id, new.stranger);
    end if;
    return new;
end
$$;

drop function mailbox_of_requester(uuid, uuid);
drop trigger finish_orders_first on properties;
drop function finish_orders_first();
drop table work_order_events, work_orders, vendors;
drop function judge_requester();
drop function refuse_archived_tenants_requested_by_tenant_id_share();
drop function refuse_archived_homeowners_requested_by_homeowner_id_share();
drop function refuse_archived_vendors_vendor_id_share();
