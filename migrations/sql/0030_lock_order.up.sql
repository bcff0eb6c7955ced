-- Locks are taken in one order, whatever begins: two changes at once wait for each other in a row
-- and never in a circle.

-- Units that change are counted once a statement, after the rows: their share of the plan with them,
-- so that the usage is locked after property and association here too.
create or replace function recount_units() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    changed record;
begin
    for changed in
        select organization_id, property_id, sum(one)::integer as units
        from (
            select organization_id, property_id, -1 as one from before where archived_at is null
            union all
            select organization_id, property_id, 1 from after where archived_at is null
        ) as counted
        group by grouping sets ((organization_id, property_id), organization_id)
        having sum(one) <> 0
        order by property_id nulls last
    loop
        if changed.property_id is null then
            perform charge_usage(changed.organization_id, 'units', changed.units);
        else
            call charge_property(changed.property_id, changed.units);
        end if;
    end loop;
    return null;
end
$$;

drop trigger quota on units;
create trigger quota after insert or delete on units
    for each row execute function count_unarchived();

-- Two properties may change places: both associations are locked in one order, whichever way a
-- property goes.
create or replace function count_property() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    moved integer := 0;
begin
    if tg_op = 'DELETE' then
        call charge_association(
            old.association_id, -(old.archived_at is null)::integer, 0, 0);
        return null;
    end if;
    if new.association_id is distinct from old.association_id then
        select units into moved from property_counts where property_id = new.id for update;
        perform from association_counts
        where association_id in (old.association_id, new.association_id)
        order by association_id for no key update;
        call charge_association(
            old.association_id, -(old.archived_at is null)::integer, -moved, 0);
        call charge_association(
            new.association_id, (new.archived_at is null)::integer, moved, 0);
    else
        call charge_association(
            new.association_id,
            (new.archived_at is null)::integer - (old.archived_at is null)::integer, 0, 0);
    end if;
    return null;
end
$$;

-- As before, but the homeowner is locked before its invitation, as by whoever invites it anew or
-- gives it access.
create or replace function accept_invitation(
    invitation_id uuid, invitation_nonce bytea, invitation_kind text, given_name text,
    new_hash text, attempt uuid
)
    returns table (
        user_id uuid, generation integer, organization_id uuid, role text, homeowner_id uuid
    )
    language plpgsql security definer set search_path = public, pg_temp
    as $$
#variable_conflict use_column
declare
    invitation invitations;
    person uuid;
begin
    perform from homeowners
    where id = (select homeowner_id from invitations where id = invitation_id)
    for no key update;
    select * into invitation from invitations
    where id = invitation_id and nonce = invitation_nonce and kind = invitation_kind
        and accepted_at is null and revoked_at is null and expires_at > now()
    for update;
    if not found then
        raise exception using errcode = 'PV404', message = 'This invitation is not open any more.';
    end if;
    select id into person from users where email_key = invitation.email_key;
    if person is null and new_hash is not null then
        given_name := coalesce(given_name, (
            select left(first_name || ' ' || last_name, 200) from homeowners
            where id = invitation.homeowner_id
        ));
        if given_name is null then
            raise exception using errcode = 'PV422', message = 'A new account needs a name.';
        end if;
        person := add_person(given_name, invitation.email, new_hash, true);
    elsif person_of(attempt) is distinct from person then
        return;
    end if;
    if person is null then
        -- Somebody took the e-mail between the two looks.
        return;
    end if;
    update users set last_sign_in_at = now(),
        email_verified_at = coalesce(email_verified_at, now())
    where id = person;
    call act_as(
        case invitation.kind when 'member' then 'manager' else 'homeowner' end,
        person, invitation.homeowner_id);
    call take_up_invitation(invitation, person);
    update invitations set accepted_at = now() where id = invitation.id;
    return query
        select users.id, users.session_generation, invitation.organization_id, invitation.role,
            invitation.homeowner_id
        from users where users.id = person;
end
$$;
