drop trigger limit_letters on outbox;
drop function limit_letters();
create or replace function count_storage() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if tg_op = 'INSERT' then
        perform charge_usage(new.organization_id, 'storage_bytes', new.size_bytes);
    elsif tg_op = 'DELETE' then
        perform charge_usage(old.organization_id, 'storage_bytes', -old.size_bytes);
    else
        perform charge_usage(
            new.organization_id, 'storage_bytes', new.size_bytes - old.size_bytes);
    end if;
    return null;
end
$$;
drop trigger keep_sent_letter on documents;
drop function keep_sent_letter();
drop table violation_letters, letter_templates;
