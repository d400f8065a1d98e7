import { mount } from 'svelte'
import App from './app/App.svelte'
import { router } from './app/router.svelte.ts'
import './app/theme.css'

await router.start()
mount(App, { target: document.body })
