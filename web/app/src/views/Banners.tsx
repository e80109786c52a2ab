import { Banner, Icon } from '@chatroom/ui';
import type { Status } from '../status.ts';
import { openAnew, waitingMessages, words } from '../words.ts';
import { useStores } from './stores.ts';

/** What everybody should see before the rest: a lost connection, and notices of the server. */
export function Banners() {
  const { chat } = useStores();
  const notice = chat.notice.value;
  return (
    <>
      <ConnectionBanner status={chat.status.value} />
      {notice !== null && (
        <Banner tone={notice.level}>
          <p class="min-w-52 flex-1 py-1">{notice.text}</p>
          {notice.reopen !== undefined && (
            <button
              type="button"
              class="button button-quiet button-small"
              onClick={() => {
                chat.dismissNotice();
                if (notice.reopen !== undefined) void chat.create(notice.reopen, true);
              }}
            >
              {openAnew(notice.reopen)}
            </button>
          )}
          <button
            type="button"
            class="button-icon"
            aria-label={words.dismiss}
            onClick={() => {
              chat.dismissNotice();
            }}
          >
            <Icon name="close" class="size-4" />
          </button>
        </Banner>
      )}
    </>
  );
}

function ConnectionBanner({ status }: { status: Status }) {
  const { chat } = useStores();
  if (status.kind === 'resumed') {
    return (
      <Banner tone="good" floats>
        <p class="py-1">{words.bannerResumed}</p>
      </Banner>
    );
  }
  const text = troubles[status.kind];
  if (text === undefined) return null;
  const waiting = 'waiting' in status ? status.waiting : 0;
  return (
    <Banner tone="warning">
      <p class="min-w-52 flex-1 py-1">
        {text} {waiting > 0 && waitingMessages(waiting)}
      </p>
      {status.kind !== 'offline' && (
        <button
          type="button"
          class="button button-quiet button-small"
          onClick={() => {
            chat.tryNow();
          }}
        >
          {words.tryNow}
        </button>
      )}
    </Banner>
  );
}

const troubles: Partial<Record<Status['kind'], string>> = {
  offline: words.bannerOffline,
  reconnecting: words.bannerReconnecting,
  unreachable: words.bannerUnreachable,
};
