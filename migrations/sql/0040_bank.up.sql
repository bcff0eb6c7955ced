-- Bank accounts, the lines that the bank wrote, and what they are reconciled with.

create table bank_accounts (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    name text not null check (length(name) between 1 and 200),
    name_key text collate "C" not null generated always as (search_key(name)) stored
        check (name_key ~ '[^[:space:]]'),
    last4 text check (last4 ~ '^[0-9]{4}$'),
    -- Its money only; without one it is rental money.
    association_id uuid,
    archived_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint bank_accounts_name_key_key unique (organization_id, name_key),
    constraint bank_accounts_association_id_fkey
        foreign key (organization_id, association_id) references associations (organization_id, id)
);
create index bank_accounts_active_idx on bank_accounts (organization_id, created_at desc, id desc)
    where archived_at is null;
create index bank_accounts_archived_idx
    on bank_accounts (organization_id, created_at desc, id desc) where archived_at is not null;
create index bank_accounts_association_id_idx
    on bank_accounts (organization_id, association_id, created_at desc, id desc)
    where archived_at is null and association_id is not null;
create index bank_accounts_archived_association_id_idx
    on bank_accounts (organization_id, association_id, created_at desc, id desc)
    where archived_at is not null and association_id is not null;

call protect_tenant_table('bank_accounts');
call refuse_archived_references('bank_accounts');
grant select on bank_accounts to pavilion_tenant, pavilion_platform;
grant insert (organization_id, name, last4, association_id) on bank_accounts to pavilion_tenant;
grant update (name, archived_at) on bank_accounts to pavilion_tenant;

create table bank_imports (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    bank_account_id uuid not null,
    source text not null check (source in ('csv', 'ofx', 'json')),
    file_name text check (length(file_name) between 1 and 255),
    sha256 bytea check (octet_length(sha256) = 32),
    rows_total integer not null check (rows_total >= 0),
    rows_imported integer not null check (rows_imported >= 0),
    rows_duplicate integer not null check (rows_duplicate >= 0),
    created_by_user_id uuid default scope_user_id() references users,
    created_at timestamptz not null default now(),
    unique (organization_id, id),
    unique (organization_id, bank_account_id, id),
    constraint bank_imports_bank_account_id_fkey
        foreign key (organization_id, bank_account_id)
        references bank_accounts (organization_id, id),
    constraint bank_imports_rows_total_check1
        check (rows_total = rows_imported + rows_duplicate)
);
create index bank_imports_created_at_idx
    on bank_imports (organization_id, created_at desc, id desc);
create index bank_imports_created_by_user_id_idx on bank_imports (created_by_user_id);

call protect_tenant_table('bank_imports');
call refuse_archived_references('bank_imports');
grant select on bank_imports to pavilion_tenant, pavilion_platform;
grant insert (
    organization_id, bank_account_id, source, file_name, sha256, rows_total, rows_imported,
    rows_duplicate
) on bank_imports to pavilion_tenant;
create trigger append_only before update or delete on bank_imports
    for each row execute function refuse_change();

create table bank_transactions (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    bank_account_id uuid not null,
    import_id uuid not null,
    posted_on date not null,
    -- Positive came in.
    amount_cents bigint not null
        check (amount_cents <> 0 and abs(amount_cents) <= 1000000000000000),
    description text not null check (length(description) <= 500),
    -- NFKC, casefolded, runs of space as one, trimmed.
    normalised_description text collate "C" not null,
    reference text check (length(reference) between 1 and 200),
    -- The bank's own id of the line.
    external_id text collate "C" check (length(external_id) between 1 and 255),
    -- Which of the equal lines of its file it was.
    ordinal integer not null check (ordinal >= 1),
    ignored_at timestamptz,
    ignored_reason text check (length(ignored_reason) between 1 and 500),
    -- Kept by a trigger: it has an accepted match.
    is_matched boolean not null default false,
    state text not null generated always as (
        case when is_matched then 'matched' when ignored_at is null then 'unmatched'
            else 'ignored' end) stored,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    unique (organization_id, bank_account_id, id),
    constraint bank_transactions_bank_account_id_fkey
        foreign key (organization_id, bank_account_id)
        references bank_accounts (organization_id, id),
    constraint bank_transactions_import_id_fkey
        foreign key (organization_id, bank_account_id, import_id)
        references bank_imports (organization_id, bank_account_id, id),
    constraint bank_transactions_ignored_reason_check1
        check ((ignored_at is null) = (ignored_reason is null))
);
create unique index bank_transactions_external_id_key
    on bank_transactions (organization_id, bank_account_id, external_id)
    where external_id is not null;
-- Of a digest, because a description may be longer than an index takes.
create unique index bank_transactions_posted_on_key
    on bank_transactions (organization_id, bank_account_id, posted_on, amount_cents,
        md5(normalised_description), ordinal)
    where external_id is null;
create index bank_transactions_posted_on_idx
    on bank_transactions (organization_id, posted_on desc, id desc);
create index bank_transactions_bank_account_id_idx
    on bank_transactions (organization_id, bank_account_id, posted_on desc, id desc);
create index bank_transactions_import_id_idx
    on bank_transactions (organization_id, import_id, posted_on desc, id desc);
create index bank_transactions_state_idx
    on bank_transactions (organization_id, state, posted_on desc, id desc);
create index bank_transactions_bank_account_id_state_idx
    on bank_transactions (organization_id, bank_account_id, state, posted_on desc, id desc);

call protect_tenant_table(
    'bank_transactions', secrets => '{normalised_description, is_matched, state}');
call refuse_archived_references('bank_transactions');
grant select, delete on bank_transactions to pavilion_tenant;
grant select on bank_transactions to pavilion_platform;
grant insert (
    organization_id, bank_account_id, import_id, posted_on, amount_cents, description,
    normalised_description, reference, external_id, ordinal
) on bank_transactions to pavilion_tenant;
grant update (ignored_at, ignored_reason) on bank_transactions to pavilion_tenant;

-- Several movements that are one line of the bank: cheques paid in together, one cheque for several
-- bills.
create table bank_batches (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    bank_account_id uuid not null,
    deposited_on date not null,
    reference text check (length(reference) between 1 and 200),
    -- The sum of its items when it was made.
    amount_cents bigint not null
        check (amount_cents <> 0 and abs(amount_cents) <= 1000000000000000),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    unique (organization_id, bank_account_id, id),
    constraint bank_batches_bank_account_id_fkey
        foreign key (organization_id, bank_account_id)
        references bank_accounts (organization_id, id)
);
create index bank_batches_deposited_on_idx
    on bank_batches (organization_id, deposited_on desc, id desc);
create index bank_batches_bank_account_id_idx
    on bank_batches (organization_id, bank_account_id, deposited_on desc, id desc);

call protect_tenant_table('bank_batches');
call refuse_archived_references('bank_batches');
grant select, delete on bank_batches to pavilion_tenant;
grant select on bank_batches to pavilion_platform;
grant insert (organization_id, bank_account_id, deposited_on, reference, amount_cents)
    on bank_batches to pavilion_tenant;

create table bank_batch_items (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    bank_batch_id uuid not null,
    payment_id uuid,
    reversal_id uuid,
    expense_id uuid,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint bank_batch_items_payment_id_key unique (organization_id, payment_id),
    constraint bank_batch_items_reversal_id_key unique (organization_id, reversal_id),
    constraint bank_batch_items_expense_id_key unique (organization_id, expense_id),
    constraint bank_batch_items_bank_batch_id_fkey
        foreign key (organization_id, bank_batch_id) references bank_batches (organization_id, id)
        on delete cascade,
    constraint bank_batch_items_payment_id_fkey
        foreign key (organization_id, payment_id) references payments (organization_id, id),
    constraint bank_batch_items_reversal_id_fkey
        foreign key (organization_id, reversal_id)
        references payment_reversals (organization_id, id),
    constraint bank_batch_items_expense_id_fkey
        foreign key (organization_id, expense_id) references expenses (organization_id, id),
    constraint bank_batch_items_payment_id_check
        check (num_nonnulls(payment_id, reversal_id, expense_id) = 1)
);
create index bank_batch_items_bank_batch_id_idx
    on bank_batch_items (organization_id, bank_batch_id);

call protect_tenant_table('bank_batch_items');
grant select on bank_batch_items to pavilion_tenant, pavilion_platform;
grant insert (organization_id, bank_batch_id, payment_id, reversal_id, expense_id)
    on bank_batch_items to pavilion_tenant;

create table reconciliations (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    bank_account_id uuid not null,
    -- Both days belong to the period.
    start_date date not null,
    end_date date not null,
    status text not null default 'in_progress' check (status in ('in_progress', 'completed')),
    statement_balance_cents bigint check (abs(statement_balance_cents) <= 1000000000000000),
    notes text check (length(notes) <= 5000),
    completed_at timestamptz,
    completed_by_user_id uuid references users,
    reopened_count integer not null default 0 check (reopened_count >= 0),
    -- Why it was reopened last.
    reopen_reason text check (length(reopen_reason) between 1 and 500),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    unique (organization_id, bank_account_id, id),
    constraint reconciliations_bank_account_id_fkey
        foreign key (organization_id, bank_account_id)
        references bank_accounts (organization_id, id),
    constraint reconciliations_end_date_check
        check (end_date >= start_date and end_date - start_date < 366),
    constraint reconciliations_completed_at_check
        check ((status = 'completed') = (completed_at is not null)),
    constraint reconciliations_no_overlap exclude using gist (
        organization_id with =, bank_account_id with =,
        daterange(start_date, end_date, '[]') with &&)
);
create index reconciliations_created_at_idx
    on reconciliations (organization_id, created_at desc, id desc);
create index reconciliations_bank_account_id_idx
    on reconciliations (organization_id, bank_account_id, created_at desc, id desc);
create index reconciliations_status_idx
    on reconciliations (organization_id, status, created_at desc, id desc);
create index reconciliations_completed_by_user_id_idx on reconciliations (completed_by_user_id);

call protect_tenant_table('reconciliations');
call refuse_archived_references('reconciliations');
grant select on reconciliations to pavilion_tenant, pavilion_platform;
grant insert (organization_id, bank_account_id, start_date, end_date, statement_balance_cents)
    on reconciliations to pavilion_tenant;
grant update (
    status, statement_balance_cents, notes, completed_at, completed_by_user_id, reopened_count,
    reopen_reason
) on reconciliations to pavilion_tenant;

create table reconciliation_matches (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    reconciliation_id uuid not null,
    bank_account_id uuid not null,
    bank_transaction_id uuid not null,
    payment_id uuid,
    reversal_id uuid,
    expense_id uuid,
    bank_batch_id uuid,
    kind text not null check (kind in ('auto', 'suggested', 'manual')),
    state text not null check (state in ('suggested', 'accepted', 'rejected', 'undone')),
    -- 100.00 is certain.
    confidence numeric(5, 2) not null check (confidence between 0 and 100),
    day_difference integer not null check (day_difference >= 0),
    -- The line less the money.
    amount_difference_cents bigint not null,
    decided_by_user_id uuid references users,
    decided_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint reconciliation_matches_reconciliation_id_fkey
        foreign key (organization_id, bank_account_id, reconciliation_id)
        references reconciliations (organization_id, bank_account_id, id),
    constraint reconciliation_matches_bank_transaction_id_fkey
        foreign key (organization_id, bank_account_id, bank_transaction_id)
        references bank_transactions (organization_id, bank_account_id, id) on delete cascade,
    constraint reconciliation_matches_payment_id_fkey
        foreign key (organization_id, payment_id) references payments (organization_id, id),
    constraint reconciliation_matches_reversal_id_fkey
        foreign key (organization_id, reversal_id)
        references payment_reversals (organization_id, id),
    constraint reconciliation_matches_expense_id_fkey
        foreign key (organization_id, expense_id) references expenses (organization_id, id),
    constraint reconciliation_matches_bank_batch_id_fkey
        foreign key (organization_id, bank_account_id, bank_batch_id)
        references bank_batches (organization_id, bank_account_id, id) on delete cascade,
    constraint reconciliation_matches_payment_id_check
        check (num_nonnulls(payment_id, reversal_id, expense_id, bank_batch_id) = 1)
);
create unique index reconciliation_matches_bank_transaction_id_key
    on reconciliation_matches (organization_id, bank_transaction_id) where state = 'accepted';
create unique index reconciliation_matches_payment_id_key
    on reconciliation_matches (organization_id, payment_id) where state = 'accepted';
create unique index reconciliation_matches_reversal_id_key
    on reconciliation_matches (organization_id, reversal_id) where state = 'accepted';
create unique index reconciliation_matches_expense_id_key
    on reconciliation_matches (organization_id, expense_id) where state = 'accepted';
create unique index reconciliation_matches_bank_batch_id_key
    on reconciliation_matches (organization_id, bank_batch_id) where state = 'accepted';
create unique index reconciliation_matches_pair_key
    on reconciliation_matches (organization_id, bank_transaction_id,
        coalesce(payment_id, reversal_id, expense_id, bank_batch_id))
    where state <> 'undone';
create index reconciliation_matches_reconciliation_id_idx
    on reconciliation_matches (organization_id, reconciliation_id, created_at desc, id desc);
create index reconciliation_matches_state_idx
    on reconciliation_matches
        (organization_id, reconciliation_id, state, created_at desc, id desc);
create index reconciliation_matches_kind_idx
    on reconciliation_matches
        (organization_id, reconciliation_id, kind, created_at desc, id desc);
create index reconciliation_matches_bank_transaction_id_idx
    on reconciliation_matches (organization_id, bank_transaction_id);
create index reconciliation_matches_payment_id_idx
    on reconciliation_matches (organization_id, payment_id) where payment_id is not null;
create index reconciliation_matches_reversal_id_idx
    on reconciliation_matches (organization_id, reversal_id) where reversal_id is not null;
create index reconciliation_matches_expense_id_idx
    on reconciliation_matches (organization_id, expense_id) where expense_id is not null;
create index reconciliation_matches_bank_batch_id_idx
    on reconciliation_matches (organization_id, bank_batch_id) where bank_batch_id is not null;
create index reconciliation_matches_decided_by_user_id_idx
    on reconciliation_matches (decided_by_user_id);

call protect_tenant_table('reconciliation_matches');
grant select, delete on reconciliation_matches to pavilion_tenant;
grant select on reconciliation_matches to pavilion_platform;
grant insert (
    organization_id, reconciliation_id, bank_account_id, bank_transaction_id, payment_id,
    reversal_id, expense_id, bank_batch_id, kind, state, confidence, day_difference,
    amount_difference_cents, decided_by_user_id, decided_at
) on reconciliation_matches to pavilion_tenant;
grant update (state, decided_by_user_id, decided_at) on reconciliation_matches to pavilion_tenant;
