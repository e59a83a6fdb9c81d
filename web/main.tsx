import { render } from 'solid-js/web'
import './ui/base.css'
import './ui/tokens.css'
import { App } from './app.tsx'

const root = document.getElementById('app')
if (root) render(App, root)
