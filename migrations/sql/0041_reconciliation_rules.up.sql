-- What may be matched, and what a completed reconciliation refuses, from wherever it comes.
--
-- Each change of what a reconciliation counts locks its bank account `for share`: matches here, lines
-- where imports are. Completing locks it `for no key update` before it counts. So a change comes
-- before the count or finds the reconciliation completed. Money is locked by its own row, so that
-- what is voided is not matched meanwhile.

alter table payments add column reconciled boolean not null default false;
call touch_changes('payments');
create or replace trigger audit after insert or update or delete on payments
    for each row execute function audit_change(
        'reversed_cents', 'allocated_cents', 'credit_cents', 'reconciled');
create index payments_reconciled_idx
    on payments (organization_id, reconciled, received_date desc, id desc);
create index expenses_reconciled_idx
    on expenses (organization_id, reconciled, paid_on desc, id desc);
create or replace view rental_payments with (security_invoker = true) as
    select * from payments where account_kind <> 'homeowner';
create or replace view homeowner_payments with (security_invoker = true) as
    select * from payments where account_kind = 'homeowner';

-- The money that a line of each bank account may be: what came in is above 0, what went out is below.
-- What is in a batch is a part of it. An association's money goes to its bank accounts, all other to
-- the others.
create view bank_money with (security_invoker = true) as
    select accounts.id as bank_account_id, money.*
    from bank_accounts as accounts
    join (
        select organization_id, id, id as payment_id, null::uuid as reversal_id,
            null::uuid as expense_id, null::uuid as bank_batch_id, null::uuid as paid_into_id,
            association_id, received_date as date,
            -- The processor pays out net of its fee.
            amount_cents - coalesce(processor_fee_cents, 0) as amount_cents,
            reference, reconciled as is_matched
        from payments
        where succeeded_at is not null and origin not in ('opening', 'opening_deposit')
            and amount_cents <> coalesce(processor_fee_cents, 0)
            and not exists (
                select from payment_reversals as voided
                where voided.organization_id = payments.organization_id
                    and voided.payment_id = payments.id and voided.kind = 'void')
            and not exists (
                select from bank_batch_items as items
                where items.organization_id = payments.organization_id
                    and items.payment_id = payments.id)
        union all
        select reversals.organization_id, reversals.id, null, reversals.id, null, null, null,
            payments.association_id, effective_on, -reversals.amount_cents, reversals.reference,
            matched.id is not null
        from payment_reversals as reversals
        join payments on payments.organization_id = reversals.organization_id
            and payments.id = reversals.payment_id
        left join reconciliation_matches as matched
            on matched.organization_id = reversals.organization_id
            and matched.reversal_id = reversals.id and matched.state = 'accepted'
        where reversals.kind <> 'void'
            and not exists (
                select from bank_batch_items as items
                where items.organization_id = reversals.organization_id
                    and items.reversal_id = reversals.id)
        union all
        select organization_id, id, null, null, id, null, null, association_id, paid_on,
            -amount_cents, reference, reconciled
        from expenses
        where voided_at is null
            and not exists (
                select from bank_batch_items as items
                where items.organization_id = expenses.organization_id
                    and items.expense_id = expenses.id)
        union all
        select batches.organization_id, batches.id, null, null, null, batches.id,
            batches.bank_account_id, association_id, deposited_on, amount_cents, reference,
            matched.id is not null
        from bank_batches as batches
        join bank_accounts on bank_accounts.organization_id = batches.organization_id
            and bank_accounts.id = batches.bank_account_id
        left join reconciliation_matches as matched
            on matched.organization_id = batches.organization_id
            and matched.bank_batch_id = batches.id and matched.state = 'accepted'
    ) as money on money.organization_id = accounts.organization_id
        and money.association_id is not distinct from accounts.association_id
        and (money.paid_into_id is null or money.paid_into_id = accounts.id);
grant select on bank_money to pavilion_tenant, pavilion_platform;

-- Lock one money of the organization, and refuse it unless it is this bank account's: what was
-- voided, does not count or is in a batch is not.
create procedure take_money(
    of_organization uuid, account uuid, of_payment uuid, of_reversal uuid, of_expense uuid,
    of_batch uuid default null)
    language plpgsql set search_path = public, pg_temp
    as $$
begin
    perform from payments
    where organization_id = of_organization and id = of_payment for no key update;
    perform from payment_reversals
    where organization_id = of_organization and id = of_reversal for no key update;
    perform from expenses
    where organization_id = of_organization and id = of_expense for no key update;
    perform from bank_batches
    where organization_id = of_organization and id = of_batch for no key update;
    if not exists (
        select from bank_money
        where organization_id = of_organization and bank_account_id = account
            and id = coalesce(of_payment, of_reversal, of_expense, of_batch)
    ) then
        raise exception using errcode = 'PV409',
            message = 'This is no money of its own at this bank account: it was voided, does not '
                'count, or is in a bank batch.';
    end if;
end
$$;

-- What is suggested for a line or a money that another match, a batch or a void has taken.
create procedure drop_suggestions(
    of_organization uuid, of_line uuid default null, of_payment uuid default null,
    of_reversal uuid default null, of_expense uuid default null, of_batch uuid default null)
    language sql set search_path = public, pg_temp
    begin atomic
        delete from reconciliation_matches
        where organization_id = of_organization and state = 'suggested'
            and (bank_transaction_id = of_line or payment_id = of_payment
                or reversal_id = of_reversal or expense_id = of_expense
                or bank_batch_id = of_batch);
    end;

create function judge_match() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    perform from bank_accounts
    where organization_id = new.organization_id and id = new.bank_account_id for share;
    if exists (
        select from reconciliations
        where organization_id = new.organization_id and id = new.reconciliation_id
            and status = 'completed'
    ) then
        raise exception using errcode = 'PV409',
            message = 'The reconciliation is completed. Reopen it first.';
    end if;
    if new.state = 'accepted' then
        perform from bank_transactions
        where organization_id = new.organization_id and id = new.bank_transaction_id
        for no key update;
        if exists (
            select from bank_transactions
            where organization_id = new.organization_id and id = new.bank_transaction_id
                and ignored_at is not null
        ) then
            raise exception using errcode = 'PV409', message = 'The line of the bank is ignored.';
        end if;
        call take_money(new.organization_id, new.bank_account_id, new.payment_id, new.reversal_id,
            new.expense_id, new.bank_batch_id);
    end if;
    return new;
end
$$;
create trigger judge before insert or update of state on reconciliation_matches
    for each row execute function judge_match();

create function mark_reconciled() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    update payments set reconciled = new.state = 'accepted'
    where id = any(array(
        select new.payment_id union all
        select payment_id from bank_batch_items
        where organization_id = new.organization_id and bank_batch_id = new.bank_batch_id));
    update expenses set reconciled = new.state = 'accepted'
    where id = any(array(
        select new.expense_id union all
        select expense_id from bank_batch_items
        where organization_id = new.organization_id and bank_batch_id = new.bank_batch_id));
    if new.state = 'accepted' then
        call drop_suggestions(new.organization_id, new.bank_transaction_id, new.payment_id,
            new.reversal_id, new.expense_id, new.bank_batch_id);
    end if;
    return null;
end
$$;
create trigger reconciled_anew after insert on reconciliation_matches
    for each row when (new.state = 'accepted') execute function mark_reconciled();
create trigger reconciled after update of state on reconciliation_matches
    for each row when ((new.state = 'accepted') <> (old.state = 'accepted'))
    execute function mark_reconciled();

-- Also where the line or the batch is deleted, which takes its other matches along.
create function refuse_matched() returns trigger
    language plpgsql set search_path = public, pg_temp
    as $$
begin
    raise exception using errcode = 'PV409',
        message = 'This is matched in a reconciliation. Undo that match first.';
end
$$;
create trigger matched before delete on reconciliation_matches
    for each row when (old.state = 'accepted') execute function refuse_matched();

create function refuse_completed() returns trigger
    language plpgsql set search_path = public, pg_temp
    as $$
begin
    raise exception using errcode = 'PV409',
        message = 'The reconciliation is completed. Reopen it first.';
end
$$;
create trigger completed before update on reconciliations
    for each row when (old.status = 'completed' and new.status = 'completed')
    execute function refuse_completed();

-- Nothing is suggested for a line that needs no match.
create function drop_line_suggestions() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    call drop_suggestions(new.organization_id, of_line => new.id);
    return null;
end
$$;
create trigger suggestions after update of ignored_at on bank_transactions
    for each row when (old.ignored_at is null and new.ignored_at is not null)
    execute function drop_line_suggestions();

create function judge_batch_item() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    account uuid;
begin
    select bank_account_id into account from bank_batches
    where organization_id = new.organization_id and id = new.bank_batch_id for share;
    call take_money(
        new.organization_id, account, new.payment_id, new.reversal_id, new.expense_id);
    if exists (
        select from bank_money
        where bank_account_id = account and is_matched
            and id in (new.bank_batch_id, new.payment_id, new.reversal_id, new.expense_id)
    ) then
        raise exception using errcode = 'PV409',
            message = 'This is matched in a reconciliation. Undo that match first.';
    end if;
    call drop_suggestions(new.organization_id, of_payment => new.payment_id,
        of_reversal => new.reversal_id, of_expense => new.expense_id);
    return new;
end
$$;
create trigger judge before insert on bank_batch_items
    for each row execute function judge_batch_item();

-- A void says that the money never was at the bank. The one place for both kinds of money.
create function refuse_reconciled() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    noun text := tg_argv[0];
    of_payment uuid := case noun when 'payment' then to_jsonb(new) ->> 'payment_id' end;
    of_expense uuid := case noun when 'expense' then to_jsonb(new) ->> 'id' end;
begin
    perform from payments
    where organization_id = new.organization_id and id = of_payment for no key update;
    perform from expenses
    where organization_id = new.organization_id and id = of_expense for no key update;
    if exists (
        select from payments
        where organization_id = new.organization_id and id = of_payment and reconciled
        union all
        select from expenses
        where organization_id = new.organization_id and id = of_expense and reconciled
    )
    then
        raise exception using errcode = 'PV409', message = format(
            'The %s is matched with a line of the bank. Undo that match first.', noun);
    end if;
    if exists (
        select from bank_batch_items
        where organization_id = new.organization_id
            and (payment_id = of_payment or expense_id = of_expense)
    ) then
        raise exception using errcode = 'PV409',
            message = format('The %s is in a bank batch. Delete the batch first.', noun);
    end if;
    call drop_suggestions(
        new.organization_id, of_payment => of_payment, of_expense => of_expense);
    return new;
end
$$;
create trigger reconciled before insert on payment_reversals
    for each row when (new.kind = 'void') execute function refuse_reconciled('payment');
create trigger reconciled before update of voided_at on expenses
    for each row when (old.voided_at is null and new.voided_at is not null)
    execute function refuse_reconciled('expense');
