/** Says under a form what went wrong with it. `id` is what the field's aria-describedby names. */
export function Problem({ id, text }: { id: string; text: string | null }) {
  return (
    <p id={id} role="alert" class="text-sm text-bad empty:hidden">
      {text}
    </p>
  );
}
