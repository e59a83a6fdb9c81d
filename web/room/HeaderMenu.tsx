import { MenuItem } from '../ui/Menu.tsx'
import { MenuButton } from '../ui/MenuButton.tsx'

/** What else can be done in a conversation. */
export const HeaderMenu = (props: { search: () => void; goToDate: () => void }) => (
  <MenuButton name="More about this conversation" icon="menu" menu="Conversation">
    <MenuItem icon="search" do={props.search}>
      Search in here
    </MenuItem>
    <MenuItem icon="date" do={props.goToDate}>
      Go to a day
    </MenuItem>
  </MenuButton>
)
