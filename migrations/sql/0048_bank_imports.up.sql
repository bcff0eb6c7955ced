-- Which lines of the bank stay as they are: matched ones, and those of a completed reconciliation.
-- Each of these locks the bank account, as completing a reconciliation does, so that neither
-- overtakes the other.

create function refuse_settled_lines() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if old.is_matched then
        raise exception using
            errcode = 'PV409', message = 'The line is matched. Take its match back first.';
    end if;
    perform from bank_accounts
    where organization_id = old.organization_id and id = old.bank_account_id for share;
    if exists (
        select from reconciliations
        where organization_id = old.organization_id and bank_account_id = old.bank_account_id
            and old.posted_on between start_date and end_date and status = 'completed'
    ) then
        raise exception using
            errcode = 'PV409',
            message = 'The line belongs to a completed reconciliation. Reopen that first.';
    end if;
    return case when tg_op = 'DELETE' then old else new end;
end
$$;
create trigger refuse_settled_lines
    before update of ignored_at, ignored_reason or delete on bank_transactions
    for each row execute function refuse_settled_lines();

-- Of what was added, which is less than what was sent: an overlapping file repeats lines of a
-- completed month.
create function refuse_lines_of_completed() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    settled date;
begin
    perform from bank_accounts
    where (organization_id, id) in (select organization_id, bank_account_id from added) for share;
    select min(added.posted_on) into settled
    from added
    join reconciliations on reconciliations.organization_id = added.organization_id
        and reconciliations.bank_account_id = added.bank_account_id
        and added.posted_on between start_date and end_date and status = 'completed';
    if settled is not null then
        raise exception using
            errcode = 'PV409',
            message = format('The reconciliation of %s is completed. Reopen it to add lines of its'
                ' period.', settled);
    end if;
    return null;
end
$$;
create trigger refuse_lines_of_completed after insert on bank_transactions
    referencing new table as added for each statement
    execute function refuse_lines_of_completed();

create function keep_matched_lines() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    match reconciliation_matches := case when tg_op = 'DELETE' then old else new end;
begin
    update bank_transactions
    set is_matched = tg_op <> 'DELETE' and match.state = 'accepted'
    where organization_id = match.organization_id and id = match.bank_transaction_id;
    return null;
end
$$;
create trigger keep_matched_lines after insert on reconciliation_matches
    for each row when (new.state = 'accepted') execute function keep_matched_lines();
create trigger keep_matched_lines_changed after update of state on reconciliation_matches
    for each row when ((new.state = 'accepted') <> (old.state = 'accepted'))
    execute function keep_matched_lines();
create trigger keep_matched_lines_deleted after delete on reconciliation_matches
    for each row when (old.state = 'accepted') execute function keep_matched_lines();

-- As audit_change, for rows that come and go by the thousand: one by one, their entries take two
-- thirds of an import's time. Its arguments are columns that are left out.
create function audit_rows() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    insert into audit_log (organization_id, action, table_name, row_id, changes)
    select changed.organization_id, lower(tg_op), tg_table_name, changed.id, found.changes
    from changed, lateral (
        select jsonb_object_agg(key, case tg_op when 'INSERT'
            then jsonb_build_array(null, value) else jsonb_build_array(value, null) end) as changes
        from jsonb_each(to_jsonb(changed))
        where value <> 'null' and key <> all (tg_argv)
            and key not in ('id', 'organization_id', 'created_at', 'updated_at')
    ) as found;
    return null;
end
$$;
create trigger audit_added after insert on bank_transactions
    referencing new table as changed for each statement
    execute function audit_rows('normalised_description', 'is_matched', 'state');
create trigger audit_deleted after delete on bank_transactions
    referencing old table as changed for each statement
    execute function audit_rows('normalised_description', 'is_matched', 'state');
create or replace trigger audit after update on bank_transactions for each row
    execute function audit_change('normalised_description', 'is_matched', 'state');
