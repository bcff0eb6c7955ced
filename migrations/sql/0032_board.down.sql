drop function rotate_join_code(uuid);
drop table board_members;
drop function judge_board_member();
