// The session's token in the tab's own storage, so that a reload resumes it. Only the token: a page that was reloaded shows
// nothing yet, so it names no `seq`, and the server answers with the latest messages as for a join.

const key = 'chatroom.session';

export function loadSession(): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    // Storage can be forbidden; the page works without, but a reload starts a new session.
    return null;
  }
}

export function saveSession(session: string | null): void {
  try {
    if (session === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, session);
  } catch {
    // As above.
  }
}
