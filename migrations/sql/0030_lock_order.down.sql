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

drop trigger quota on units;
create trigger quota after insert or delete or update of archived_at on units
    for each row execute function count_unarchived();

create or replace function recount_units() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    changed record;
begin
    for changed in
        select property_id, sum(one) as units
        from (
            select property_id, -1 as one from before where archived_at is null
            union all
            select property_id, 1 from after where archived_at is null
        ) as counted
        group by property_id having sum(one) <> 0 order by property_id
    loop
        call charge_property(changed.property_id, changed.units::integer);
    end loop;
    return null;
end
$$;
