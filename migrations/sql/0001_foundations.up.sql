-- What every later topic uses: default grants, ids, search keys, random codes and the scope of a
-- statement. pavilion_owner, which can't log in, owns everything. The three logins own nothing,
-- bypass no policy and hold exactly the grants written beside each table and function.

-- PostgreSQL lets every role execute a new function; here a grant is needed.
alter default privileges revoke execute on functions from public;

-- Time-ordered where the server can make such ids (PostgreSQL 18), so that new rows land at an
-- index's end.
do $$
begin
    if to_regprocedure('pg_catalog.uuidv7()') is not null then
        create function new_id() returns uuid language sql volatile parallel safe
            return uuidv7();
    else
        create function new_id() returns uuid language sql volatile parallel safe
            return gen_random_uuid();
    end if;
end
$$;

-- The form in which names and e-mails are compared and searched: without accents and in lower case
-- in every script, in byte order, so that equality and prefix ranges are leakproof and reach an
-- index under row-level security. The collation is the server's own, not the operating system's,
-- where there is one.
--
-- Left out as well is what shows nothing: Unicode's Default_Ignorable_Code_Point, the fillers of
-- Hangul among them, an empty cell of Braille and a note without a head. Else two units "1A" could
-- lie side by side.
do $$
declare
    ignored text := '[\u0300-\u036F\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F'
        '\u202A-\u202E\u2060-\u206F\u2800\u3164\uFE00-\uFE0F\uFEFF\uFFA0\uFFF0-\uFFF8'
        '\U0001BCA0-\U0001BCA3\U0001D159\U0001D173-\U0001D17A\U000E0000-\U000E0FFF]';
    collation_name text := coalesce(
        (select 'pg_c_utf8' from pg_collation where collname = 'pg_c_utf8'), 'und-x-icu');
begin
    execute format($sql$
        create function search_key(written text) returns text
            language sql immutable strict parallel safe
            return lower(
                regexp_replace(normalize(written, NFD), %L, '', 'g') collate %I)
        $sql$, ignored, collation_name);
end
$$;

-- A telephone number's digits, last first: people look for one by how it ends, since the country
-- and area codes before that are written or left out at will.
create function phone_key(written text) returns text
    language sql immutable strict parallel safe
    return reverse(regexp_replace(written, '[^0-9]', '', 'g'));

-- `size` characters of `alphabet` (32 of them) from the server's strong random source. Bytes 6 and
-- 8 of a version 4 UUID are partly fixed, so they are skipped.
create function random_code(size integer, alphabet text) returns text
    language sql volatile parallel safe
    as $$
        select string_agg(substr(alphabet, get_byte(bytes, place) % 32 + 1, 1), '')
        from (select uuid_send(gen_random_uuid()) as bytes) as random,
            unnest((array[0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 12, 13, 14, 15])[1:size]) as place
    $$;

-- Entity tags derive from updated_at, so it must rise with every change, also within one
-- microsecond and after the clock was set back.
create function touch_updated_at() returns trigger
    language plpgsql set search_path = public, pg_temp
    as $$
begin
    new.updated_at := greatest(clock_timestamp(), old.updated_at + interval '1 microsecond');
    return new;
end
$$;

-- Give each foreign key of the table to rows that can be archived its triggers. They refuse archived
-- rows and lock the others, so that none is archived before this transaction ends. Judged are new
-- and changed references, and all references of a row that is restored. A row that the organization
-- does not have is refused here, as by the foreign key: PostgreSQL looks at foreign keys last, and
-- the checks before would compare this row with that other organization's. To be called after the
-- table is made, and again when it gets another key.
--
-- The triggers are BEFORE ROW, so that the referenced rows are locked before anything that counts
-- this one, and sort by column: association, property, unit.
create procedure refuse_archived_references(referring regclass, lock text default 'share')
    language plpgsql set search_path = public, pg_temp
    as $procedure$
declare
    can_be_archived boolean := exists (
        select from pg_attribute where attrelid = referring and attname = 'archived_at');
    reference record;
    event text;
begin
    for reference in
        select attname as referring_column, confrelid::regclass as table_name,
            replace(regexp_replace(regexp_replace(
                confrelid::regclass::text, 'ies$', 'y'), 's$', ''), '_', ' ') as noun,
            replace(format('refuse_archived_%s_%s_%s', confrelid::regclass, attname, lock), ' ', '_')
                as function_name
        from pg_constraint
        -- The referenced row's own id stands last.
        join pg_attribute on attrelid = conrelid and attnum = conkey[cardinality(conkey)]
        where contype = 'f' and conrelid = referring and exists (
            select from pg_attribute where attrelid = confrelid and attname = 'archived_at')
    loop
        -- Its own function, because a statement that names its table is planned once a connection;
        -- one function that is told the table plans each time, which takes five times as long.
        execute format($function$
            create or replace function %I() returns trigger
                language plpgsql security definer set search_path = public, pg_temp
                as $body$
            declare
                is_archived boolean;
            begin
                select archived_at is not null into is_archived from %s
                where organization_id = new.organization_id and id = new.%I for %s;
                if not found then
                    raise foreign_key_violation using
                        message = 'There is no such %s.', table = tg_table_name,
                        constraint = tg_table_name || '_%s_fkey';
                end if;
                if is_archived then
                    raise exception using
                        errcode = 'PV409', message = 'The %s is archived. Restore it first.';
                end if;
                return new;
            end
            $body$
            $function$,
            reference.function_name, reference.table_name, reference.referring_column, lock,
            reference.noun, reference.referring_column, reference.noun);
        foreach event in array array[
            'archived_%1$s before insert on %2$s for each row
                when (new.%1$I is not null %4$s)',
            'archived_%1$s_again before update of %1$I %3$s on %2$s for each row
                when (new.%1$I is not null %4$s and (new.%1$I is distinct from old.%1$I %5$s))'
        ] loop
            execute format(
                'create or replace trigger ' || event || ' execute function %6$I()',
                reference.referring_column, referring,
                case when can_be_archived then ', archived_at' end,
                case when can_be_archived then 'and new.archived_at is null' end,
                case when can_be_archived then 'or old.archived_at is not null' end,
                reference.function_name);
        end loop;
    end loop;
end
$procedure$;

-- The scope is what enter_scope wrote for this transaction. Outside a scope every function returns
-- null, so that no policy lets a row through. Plain SQL, so that the planner inlines them.
create function scope_kind() returns text
    language sql stable parallel safe
    return nullif(current_setting('pavilion.kind', true), '');

create function scope_organization_id() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('pavilion.organization_id', true), '')::uuid;

create function scope_user_id() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('pavilion.user_id', true), '')::uuid;

create function scope_homeowner_id() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('pavilion.homeowner_id', true), '')::uuid;

create function scope_association_id() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('pavilion.association_id', true), '')::uuid;

create function scope_impersonator_id() returns uuid
    language sql stable parallel safe
    return nullif(current_setting('pavilion.impersonator_id', true), '')::uuid;

-- A manager's role; null in every other kind of scope.
create function scope_role() returns text
    language sql stable parallel safe
    return nullif(current_setting('pavilion.role', true), '');

-- Whether the scope is one of this organization, or one of the platform for all of them. What runs
-- with the owner's rights and takes an organization asks this first.
create function is_in_scope(of_organization uuid) returns boolean
    language sql stable parallel safe
    return coalesce(
        of_organization = scope_organization_id() or scope_kind() in ('system', 'admin'), false);

-- Name the actor of this transaction's audit rows: a person whose password or mailbox was just
-- proved, before there is a session.
create procedure act_as(actor_kind text, actor_user uuid, actor_homeowner uuid default null)
    language plpgsql set search_path = public, pg_temp
    as $$
begin
    perform
        set_config('pavilion.kind', actor_kind, true),
        set_config('pavilion.user_id', actor_user::text, true),
        set_config('pavilion.homeowner_id', coalesce(actor_homeowner::text, ''), true);
end
$$;

grant execute on function
    new_id(), search_key(text), phone_key(text), random_code(integer, text),
    scope_kind(), scope_organization_id(), scope_user_id(), scope_homeowner_id(),
    scope_association_id(), scope_impersonator_id(), scope_role(), is_in_scope(uuid)
    to pavilion_tenant, pavilion_sign_in, pavilion_platform;
