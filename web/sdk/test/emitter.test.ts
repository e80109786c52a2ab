import { describe, expect, it, vi } from 'vitest';
import { Emitter } from '../src/emitter.ts';

describe('an emitter', () => {
  it('calls the handlers of a name, until they are taken off', () => {
    const emitter = new Emitter<{ told: number; other: string }>();
    const first = vi.fn();
    const second = vi.fn();
    const off = emitter.on('told', first);
    emitter.on('told', second);
    emitter.emit('told', 1);
    emitter.emit('other', 'x');
    off();
    off();
    emitter.emit('told', 2);
    expect(first.mock.calls).toEqual([[1]]);
    expect(second.mock.calls).toEqual([[1], [2]]);
  });

  it('lets a handler that fails harm nobody but itself', () => {
    const reported: (() => void)[] = [];
    vi.stubGlobal('queueMicrotask', (report: () => void) => reported.push(report));
    const emitter = new Emitter<{ told: number }>();
    const second = vi.fn();
    emitter.on('told', () => {
      throw new Error('the handler');
    });
    emitter.on('told', second);
    emitter.emit('told', 1);
    vi.unstubAllGlobals();
    expect(second).toHaveBeenCalledWith(1);
    expect(reported).toHaveLength(1);
    expect(reported[0]).toThrow('the handler');
  });
});
