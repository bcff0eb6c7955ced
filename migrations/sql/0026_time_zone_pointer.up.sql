-- The refusal names the member, as every other one of a wrong value does. It is `time_zone` in every
-- body that has one.
create or replace function refuse_unknown_time_zone() returns trigger
    language plpgsql security definer set search_path = public, pg_temp
    as $$
begin
    if not exists (select from time_zones where name = new.time_zone) then
        raise exception using
            errcode = 'PV422', message = 'There is no such time zone.',
            detail = json_build_object('errors', json_build_array(json_build_object(
                'pointer', '/time_zone', 'detail', 'There is no such time zone.')));
    end if;
    return new;
end
$$;
