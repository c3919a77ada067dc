// Loads the page anew when a file of its folder has changed. ./run.sh puts this at the end of each page; it is never deployed.
const since = new URL(import.meta.url).searchParams.get('since');
const key = 'ionfunctions-loaded-for';
let changes;

function listen() {
  changes ??= new EventSource('/.ionfunctions/changes');
  changes.onmessage = ({ data }) => {
    // Once for each change: a page that a service worker keeps comes back as it was.
    if (data !== since && sessionStorage.getItem(key) !== data) {
      sessionStorage.setItem(key, data);
      location.reload();
    }
  };
}

function rest() {
  changes?.close();
  changes = undefined;
}

// A browser keeps few connections to one address, so tabs that nobody looks at have none.
const follow = () => (document.visibilityState === 'visible' ? listen() : rest());
document.addEventListener('visibilitychange', follow);
addEventListener('pagehide', rest);
addEventListener('pageshow', follow);
follow();
