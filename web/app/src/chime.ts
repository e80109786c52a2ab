// A soft tone of two notes, made by the browser itself. Browsers allow it once somebody has touched the page; before, it is
// silent.

const notes = [
  { hertz: 660, at: 0 },
  { hertz: 880, at: 0.12 },
];
const loudness = 0.06;
const seconds = 0.25;

let context: AudioContext | null = null;

export function chime(): void {
  context ??= new AudioContext();
  const { currentTime } = context;
  for (const { hertz, at } of notes) {
    const tone = new OscillatorNode(context, { frequency: hertz });
    const volume = new GainNode(context, { gain: 0 });
    const start = currentTime + at;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(loudness, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + seconds);
    tone.connect(volume).connect(context.destination);
    tone.start(start);
    tone.stop(start + seconds);
  }
  void context.resume();
}
