drop procedure protect_platform_table(regclass);
drop procedure protect_tenant_table(regclass, text, text, boolean, text[]);
drop procedure touch_changes(regclass);
drop function audit_change();
drop table platform_audit_log;
drop table audit_log;
drop function refuse_foreign_row();
drop function refuse_change();
