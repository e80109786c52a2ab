import { Dialog, Switch } from '@chatroom/ui';
import { words } from '../words.ts';
import { useStores } from './stores.ts';

export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const { settings } = useStores();
  const permission = settings.permission.value;
  const hints = { denied: words.notificationsDenied, impossible: words.notificationsImpossible };
  return (
    <Dialog title={words.settings} closeLabel={words.close} onClose={onClose}>
      <Switch
        label={words.sound}
        hint={words.soundHint}
        on={settings.sound.value}
        onChange={(on) => {
          settings.setSound(on);
        }}
      />
      <Switch
        label={words.notifications}
        hint={permission === 'denied' || permission === 'impossible' ? hints[permission] : words.notificationsHint}
        on={settings.notifications.value}
        disabled={permission === 'impossible'}
        onChange={(on) => void settings.setNotifications(on)}
      />
    </Dialog>
  );
}
