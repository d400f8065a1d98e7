// Uses nothing, so that whatever is left in the bundle runs at import (see check-size.mjs).
import 'glassbox'
