import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from './Icon.tsx';

interface DialogProps {
  title: string;
  closeLabel: string;
  onClose: () => void;
  children: ComponentChildren;
}

/** A modal dialog, open as long as it is in the page. The browser keeps the focus inside; it goes back afterwards. */
export function Dialog({ title, closeLabel, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    return () => {
      // As long as it is open, nothing outside of it takes the focus.
      element?.close();
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      onKeyDown={(event) => {
        // It closes this dialog, and nothing around it.
        if (event.key === 'Escape') event.stopPropagation();
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        // The ground behind the dialog counts as the dialog itself.
        if (event.target === dialog.current) onClose();
      }}
    >
      <div class="flex flex-col gap-5 p-5">
        <div class="flex items-center justify-between gap-4">
          <h2 id={id} class="text-lg font-semibold">
            {title}
          </h2>
          <button type="button" class="button-icon -mr-2" aria-label={closeLabel} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
