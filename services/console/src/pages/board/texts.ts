import { areaTexts } from '../../i18n/language';

const zh = {
  timeline: '经过',
  nothingYet: '这里还没有发生什么。',
  leave: '退出大屏（Esc）',
  printed: (where: string, when: string) => `${where} · ${when}`,
  occurred: (title: string) => `灾情：${title}`,
  asked: (site: string, items: number) => `${site}提出需求 ${items} 项`,
  departed: (from: string, to: string) => `${from} 发车，送往 ${to}`,
  arrived: (from: string, to: string) => `${from} 的物资到达 ${to}`,
  signed: (from: string, to: string) => `${to} 签收 ${from} 的物资`,
  calledOut: (team: string, to: string) => `通知 ${team} 赴 ${to}`,
  teamLeft: (team: string, to: string) => `${team} 出发赴 ${to}`,
  teamThere: (team: string, to: string) => `${team} 到达 ${to}`,
  teamHome: (team: string) => `${team} 任务结束`,
  late: (time: string) => `晚点 ${time}`,
  duration: (hours: number, minutes: number) => (hours > 0 ? `${hours} 小时 ${minutes} 分` : `${minutes} 分`),
  onMap: '地图上的内容',
  legend: '▲ 灾情　● 发放点　◆ 救援队　■ 有存货的仓库　□ 没有存货的仓库（按目录中的重量、体积计）',
  findOnMap: '按名称或拼音首字母查找',
  notOnMap: '地图上没有相符的内容。',
  stock: (amount: string) => `存货 ${amount}`,
  noStock: '没有存货',
  outHere: (count: number) => `外来支援 ${count}`,
};

export type BoardTexts = typeof zh;

const en: BoardTexts = {
  timeline: 'What happened',
  nothingYet: 'Nothing has happened here yet.',
  leave: 'Leave the wall (Esc)',
  printed: (where, when) => `${where} · ${when}`,
  occurred: (title) => `Incident: ${title}`,
  asked: (site, items) => `${site} asks for ${items} kinds of goods`,
  departed: (from, to) => `${from}: goods left for ${to}`,
  arrived: (from, to) => `${from}: goods reached ${to}`,
  signed: (from, to) => `${to} signed for goods from ${from}`,
  calledOut: (team, to) => `${team} called out to ${to}`,
  teamLeft: (team, to) => `${team} left for ${to}`,
  teamThere: (team, to) => `${team} reached ${to}`,
  teamHome: (team) => `${team} ended its mission`,
  late: (time) => `${time} late`,
  duration: (hours, minutes) => (hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min`),
  onMap: 'On the map',
  legend: '▲ incidents  ● sites  ◆ teams  ■ warehouses with stock  □ without (by weight and volume in the catalogue)',
  findOnMap: 'Find by name or pinyin initials',
  notOnMap: 'Nothing of that name is on the map.',
  stock: (amount) => `stock ${amount}`,
  noStock: 'no stock',
  outHere: (count) => `from elsewhere ${count}`,
};

export const [boardTexts, useBoardTexts] = areaTexts(zh, en);
