// Desktop notifications of the browser.

import type { NewMessage, Room } from '@chatroom/client';
import type { NotificationPermission, Permission } from './settings-store.ts';
import { notificationTitle } from './words.ts';

function possible(): boolean {
  return 'Notification' in globalThis && isSecureContext;
}

export const notificationPermission: NotificationPermission = {
  state: (): Permission => (possible() ? Notification.permission : 'impossible'),
  ask: async (): Promise<Permission> => (possible() ? Notification.requestPermission() : 'impossible'),
};

/** One for each room: the newest takes the place of the one before. */
export function notify(message: NewMessage, room: Room): void {
  try {
    const shown = new Notification(notificationTitle(message.username, room.info.name), {
      body: message.text,
      tag: `room ${room.info.id}`,
    });
    shown.addEventListener('click', () => {
      window.focus();
      shown.close();
    });
  } catch {
    // Phones have the class, and throw: there, only a service worker may notify.
  }
}
