-- Take back what an upload began, as far as nothing has become of it: its idempotency key, its row
-- and quota, and its object through the outbox.
--
-- Open to strangers, since the session may have ended while the file came. So it takes the ids that
-- only the request knows which made the row, and the audit log names that request's person.
create procedure abandon_upload(pending_id uuid, of_organization uuid, uploader uuid)
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    call act_as('manager', uploader);
    delete from idempotency_keys
    where organization_id = of_organization and actor_id = uploader
        and resource_id = pending_id and status is null;
    with abandoned as (
        delete from documents
        where id = pending_id and organization_id = of_organization
            and uploaded_by_user_id = uploader and state = 'pending'
        returning organization_id, object_name
    )
    insert into outbox (organization_id, kind, payload)
    select organization_id, 'delete_object', jsonb_build_object('object_name', object_name)
    from abandoned;
end
$$;

grant execute on procedure abandon_upload(uuid, uuid, uuid) to pavilion_tenant;
