/**
 * Runs before the scripts of the page are there, so that what it needs first is under way meanwhile; the server allows it by its
 * hash. The client's own requests for the same take these answers, once.
 */
export const EARLY_SNIPPET = `(function(){var p=location.pathname,a=['session'];if(p==='/runs/'){var i=/[?&]id=([\\w-]+)/.exec(location.search);a.push('runs/active',i?'runs/'+i[1]:'runs')}if(!/^\\/(login|welcome)\\//.test(p))a.forEach(function(e){var l=document.createElement('link');l.rel='preload';l.as='fetch';l.crossOrigin='anonymous';l.href='/api/'+e;document.head.append(l)})})()`;
