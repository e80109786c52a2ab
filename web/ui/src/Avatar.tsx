const sizes = { small: 'size-8 text-xs', large: 'size-10 text-sm' } as const;

/** The first letters of a name on the client's colour; the name itself stands beside it. */
export function Avatar({ clientId, name, size = 'small' }: { clientId: number; name: string; size?: keyof typeof sizes }) {
  const initials = name
    .split(/\s+/u)
    .slice(0, 2)
    .map((word) => Array.from(word)[0] ?? '')
    .join('');
  return (
    <span
      aria-hidden="true"
      class={`avatar avatar-${clientId % 8} ${sizes[size]} inline-flex shrink-0 items-center justify-center rounded-full font-semibold uppercase select-none`}
    >
      {initials}
    </span>
  );
}
