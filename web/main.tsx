import { render } from 'solid-js/web'
import './ui/base.css'
import './ui/tokens.css'
import { App } from './app.tsx'
import { keepPage } from './update.ts'

const root = document.getElementById('app')
if (root) render(App, root)
void keepPage(new URL(import.meta.url).pathname)
