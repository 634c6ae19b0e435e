-- Nothing changes here: the number is held for requisitions and approvals, which are made beside this.
SELECT 1;
