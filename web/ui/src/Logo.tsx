import logo from './assets/favicon.svg';

export function Logo({ class: classes }: { class: string }) {
  return <img src={logo} alt="" class={classes} />;
}
