import { areaTexts } from '../../i18n/language';

const zh = {
  users: '用户',
  chapters: '红会机构',
  items: '物资目录',
  policies: '审批规则',
  delegations: '授权代理',
  calendar: '工作日历',
  travel: '路程与封路',
  triggers: '启动条件',
  myAccount: '我的账号',
  oversight: '监督与补办',
  openPaper: '待补手续',
  reports: '执行结果报告',
  events: '事件记录',
  audit: '审计查询',
};

const en: typeof zh = {
  users: 'Users',
  chapters: 'Chapters',
  items: 'Item catalogue',
  policies: 'Approval rules',
  delegations: 'Delegations',
  calendar: 'Working days',
  travel: 'Roads and travel times',
  triggers: 'Trigger tables',
  myAccount: 'My account',
  oversight: 'Oversight',
  openPaper: 'Open paperwork',
  reports: 'Execution reports',
  events: 'Event log',
  audit: 'Audit search',
};

export const [words, useWords] = areaTexts(zh, en);
