// The icons: strokes on a grid of 24, in the colour of the text. They only accompany words or an accessible name.

const paths = {
  check: 'M5 13l4 4L19 7',
  clock: 'M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18',
  close: 'M6 6l12 12M18 6L6 18',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  down: 'M12 5v14M6 13l6 6 6-6',
  leave: 'M10 4H5v16h5M14 8l4 4-4 4M18 12H9',
  pencil: 'M4 20l1-5L16 4l4 4L9 19z',
  people: 'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20a6.5 6.5 0 0 1 13 0M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.2a6.5 6.5 0 0 1 3.5 5.8',
  refresh: 'M20 5v5h-5M4 19v-5h5M5.5 9.5A7.5 7.5 0 0 1 19 8.5L20 10M4 14l1 1.5a7.5 7.5 0 0 0 13.5-1',
  send: 'M4 12l16-8-6 17-3-7zM11 14l4-4',
  warning: 'M12 4l9 16H3zM12 10v4M12 17v.5',
} as const;

export function Icon({ name, class: classes = 'size-5' }: { name: keyof typeof paths; class?: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      class={classes}
    >
      <path d={paths[name]} />
    </svg>
  );
}
