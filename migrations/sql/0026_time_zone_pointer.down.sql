create or replace function refuse_unknown_time_zone() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if not exists (select from time_zones where name = new.time_zone) then
        raise exception using errcode = 'PV422', message = 'There is no such time zone.';
    end if;
    return new;
end
$$;
