-- Jobs that run once a local day for each organization: what they have done, and from which day the
-- money that they charge for being late counts. Here is also which days of the books may be closed.

-- `done_for` is the organization's last day for which nothing is left to do. `tried_at` is committed
-- before the work, so that an organization whose work kills the process comes last. The row is locked
-- while its organization is worked on.
create table job_marks (
    job text not null check (length(job) between 1 and 100),
    organization_id uuid not null references organizations,
    done_for date,
    tried_at timestamptz,
    finished_at timestamptz,
    primary key (organization_id, job)
);
call protect_platform_table('job_marks');
grant select, insert (job, organization_id), update (done_for, tried_at, finished_at)
    on job_marks to pavilion_platform;

-- The day on which the last block of the organization's writes ended: a suspension, or a
-- subscription that was unpaid or over. A late fee counts from then at the earliest, because meanwhile
-- no payment could be entered.
alter table organizations add column writes_since date;
call touch_changes('organizations');
create or replace trigger audit after insert or update or delete on organizations
    for each row execute function audit_change('writes_since');

create function end_suspension() returns trigger
    language plpgsql set search_path = public, pg_temp
    as $$
begin
    new.writes_since := (now() at time zone new.time_zone)::date;
    return new;
end
$$;
create trigger end_suspension before update of suspended_at on organizations
    for each row when (old.suspended_at is not null and new.suspended_at is null)
    execute function end_suspension();

-- Also where a suspension goes on: its own end then sets a later day.
create function end_block() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    update organizations set writes_since = (now() at time zone time_zone)::date
    where id = new.organization_id;
    return null;
end
$$;
create trigger end_block after update of status on subscriptions
    for each row when (
        old.status in ('past_due', 'cancelled', 'expired') and new.status in ('trialing', 'active'))
    execute function end_block();

-- Money that is entered today has to have an open day.
create function refuse_closing_today() returns trigger
    language plpgsql set search_path = public, pg_temp
    as $$
begin
    raise exception using
        errcode = 'PV422',
        message = 'One field is not valid.',
        detail = json_build_object('errors', json_build_array(json_build_object(
            'pointer', '/books_closed_through', 'detail', 'Enter a day before today.')));
end
$$;
create trigger closed_through before update of books_closed_through on organizations
    for each row when (
        new.books_closed_through is distinct from old.books_closed_through
        and new.books_closed_through >= (now() at time zone new.time_zone)::date)
    execute function refuse_closing_today();
