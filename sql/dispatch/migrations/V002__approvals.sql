-- Nothing changes here: the number is held for approvals, which are made beside this.
SELECT 1;
