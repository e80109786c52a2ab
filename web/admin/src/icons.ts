// The icons that only the dashboard has, as those of the shared set: strokes on a grid of 24.

export const icons = {
  audit: 'M7 4h10v16H7zM10 8h4M10 12h4M10 16h2',
  back: 'M15 6l-6 6 6 6',
  bans: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M5.8 5.8l12.4 12.4',
  clients: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20a6.5 6.5 0 0 1 13 0M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.8',
  forth: 'M9 6l6 6-6 6',
  nodes: 'M4 5h16v5H4zM4 14h16v5H4zM7.5 7.5v.01M7.5 16.5v.01',
  notice: 'M4 10v4l10 4V6zM14 9a3 3 0 0 1 0 6M7 15l1 5h2l-.6-4',
  overview: 'M4 4v16h16M8 15l3.5-4 3 2.5L20 7',
  rooms: 'M5 5h14v10h-8l-4 4v-4H5z',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14M16 16l4.5 4.5',
  sortDown: 'M12 6v12M7 13l5 5 5-5',
  sortUp: 'M12 18V6M7 11l5-5 5 5',
} as const;
