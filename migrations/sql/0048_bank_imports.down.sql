create or replace trigger audit after insert or update or delete on bank_transactions for each row
    execute function audit_change('normalised_description', 'is_matched', 'state');
drop trigger audit_deleted on bank_transactions;
drop trigger audit_added on bank_transactions;
drop function audit_rows();

drop trigger keep_matched_lines_deleted on reconciliation_matches;
drop trigger keep_matched_lines_changed on reconciliation_matches;
drop trigger keep_matched_lines on reconciliation_matches;
drop function keep_matched_lines();

drop trigger refuse_lines_of_completed on bank_transactions;
drop function refuse_lines_of_completed();

drop trigger refuse_settled_lines on bank_transactions;
drop function refuse_settled_lines();
