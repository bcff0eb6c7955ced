drop trigger closed_through on organizations;
drop function refuse_closing_today();
drop trigger end_block on subscriptions;
drop function end_block();
drop trigger end_suspension on organizations;
drop function end_suspension();
create or replace trigger audit after insert or update or delete on organizations
    for each row execute function audit_change();
drop trigger touch on organizations;
alter table organizations drop column writes_since;
call touch_changes('organizations');
drop table job_marks;
