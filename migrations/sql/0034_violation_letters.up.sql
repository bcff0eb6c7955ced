-- Templates of letters, and the letters that homeowners get about their violations. A letter keeps
-- its text as it was written, with placeholders; what it said when it was sent is its content.

create table letter_templates (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    -- Null for the organization's own, which serves associations without one.
    association_id uuid,
    letter_type text not null check (letter_type in (
        'first_notice', 'second_notice', 'final_notice', 'hearing_notice', 'custom')),
    subject text not null check (length(subject) between 1 and 200),
    body text not null check (length(body) between 1 and 10000),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint letter_templates_association_id_fkey
        foreign key (organization_id, association_id) references associations (organization_id, id),
    constraint letter_templates_association_id_letter_type_key
        unique nulls not distinct (organization_id, association_id, letter_type)
);
create index letter_templates_created_at_idx
    on letter_templates (organization_id, created_at desc, id desc);
create index letter_templates_association_id_idx
    on letter_templates (organization_id, association_id, created_at desc, id desc);
create index letter_templates_letter_type_idx
    on letter_templates (organization_id, letter_type, created_at desc, id desc);

call protect_tenant_table('letter_templates');
call refuse_archived_references('letter_templates');
grant select, delete on letter_templates to pavilion_tenant;
grant insert (organization_id, association_id, letter_type, subject, body)
    on letter_templates to pavilion_tenant;
grant update (subject, body) on letter_templates to pavilion_tenant;

create table violation_letters (
    id uuid primary key default new_id(),
    organization_id uuid not null references organizations,
    violation_id uuid not null,
    letter_type text not null check (letter_type in (
        'first_notice', 'second_notice', 'final_notice', 'hearing_notice', 'custom')),
    subject text not null check (length(subject) between 1 and 200),
    body text not null check (length(body) between 1 and 10000),
    status text not null default 'draft' check (status in ('draft', 'sent')),
    hearing_at timestamptz,
    -- Paragraphs and lists with the values of that day, so that no text is read for signs again.
    content jsonb,
    document_id uuid,
    sent_at timestamptz,
    sent_by_user_id uuid references users,
    email_to text check (length(email_to) between 3 and 254),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (organization_id, id),
    constraint violation_letters_violation_id_fkey
        foreign key (organization_id, violation_id) references violations (organization_id, id),
    constraint violation_letters_document_id_fkey
        foreign key (organization_id, document_id) references documents (organization_id, id),
    constraint violation_letters_status_content_check check (
        num_nonnulls(content, document_id, sent_at, sent_by_user_id)
        = case status when 'sent' then 4 else 0 end),
    constraint violation_letters_email_to_status_check check (status = 'sent' or email_to is null),
    constraint violation_letters_hearing_at_status_check
        check (status = 'draft' or letter_type <> 'hearing_notice' or hearing_at is not null)
);
create index violation_letters_created_at_idx
    on violation_letters (organization_id, created_at desc, id desc);
create index violation_letters_violation_id_idx
    on violation_letters (organization_id, violation_id, created_at desc, id desc);
create index violation_letters_status_idx
    on violation_letters (organization_id, status, created_at desc, id desc);
create unique index violation_letters_violation_id_letter_type_key
    on violation_letters (organization_id, violation_id, letter_type)
    where status = 'sent' and letter_type <> 'custom';
create index violation_letters_document_id_idx
    on violation_letters (organization_id, document_id) where document_id is not null;
create index violation_letters_sent_by_user_id_idx on violation_letters (sent_by_user_id);

call protect_tenant_table(
    'violation_letters',
    homeowner_reads => $$
        status = 'sent' and exists (
            select from violations
            where violations.id = violation_id
                and violations.homeowner_id = scope_homeowner_id())
    $$
);
grant select on violation_letters to pavilion_tenant, pavilion_platform;
grant delete on violation_letters to pavilion_tenant;
grant insert (organization_id, violation_id, letter_type, subject, body, hearing_at)
    on violation_letters to pavilion_tenant;
grant update (
    subject, body, hearing_at, status, content, document_id, sent_at, sent_by_user_id, email_to
) on violation_letters to pavilion_tenant;
create trigger sent_for_good before update or delete on violation_letters
    for each row when (old.status = 'sent') execute function refuse_change();

-- The PDF of a sent letter is evidence, as the letter is.
create function keep_sent_letter() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if exists (
        select from violation_letters
        where organization_id = old.organization_id and document_id = old.id
    ) then
        raise exception using
            errcode = 'PV409',
            message = 'This is the PDF of a letter that was sent, so it stays as it is.';
    end if;
    return coalesce(new, old);
end
$$;
create trigger keep_sent_letter before update or delete on documents
    for each row when (old.state = 'ready' and old.violation_id is not null)
    execute function keep_sent_letter();

-- As before, but a notice is written also when the plan's storage is used up: what it has to say
-- does not wait for a larger plan.
create or replace function count_storage() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if tg_op = 'INSERT' then
        if current_setting('pavilion.endpoint', true) = 'violation_letters__send' then
            update organization_usage set storage_bytes = storage_bytes + new.size_bytes
            where organization_id = new.organization_id;
        else
            perform charge_usage(new.organization_id, 'storage_bytes', new.size_bytes);
        end if;
    elsif tg_op = 'DELETE' then
        perform charge_usage(old.organization_id, 'storage_bytes', -old.size_bytes);
    else
        perform charge_usage(
            new.organization_id, 'storage_bytes', new.size_bytes - old.size_bytes);
    end if;
    return null;
end
$$;

-- Mails about violations are left out beyond the limits on mail to people without an account. A
-- letter is refused instead, so that its sender knows that it would not arrive.
create function limit_letters() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
declare
    mailbox constant bytea := mailbox_of_violation(
        new.organization_id, (new.payload ->> 'violation_id')::uuid);
    refusal text;
    members text;
begin
    if mailbox is not null then
        call refuse_mail_to_strangers(new.organization_id, mailbox);
    end if;
    return new;
exception when sqlstate 'PV429' then
    get stacked diagnostics refusal = message_text, members = pg_exception_detail;
    raise exception using
        errcode = 'PV429',
        message = replace(refusal, 'invitations', 'mails') || ' Or send the letter without a mail.',
        detail = members;
end
$$;
-- Its name sorts before that of the trigger that leaves mails out.
create trigger limit_letters before insert on outbox
    for each row when (new.payload ->> 'template' = 'violation_letter')
    execute function limit_letters();
