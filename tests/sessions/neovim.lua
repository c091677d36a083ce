-- Works on the flow of this folder in Neovim, for `record.py` to write down:
--
--   nvim --headless --clean -l tests/sessions/neovim.lua SERVER FOLDER
--
-- SERVER is a script that starts `record.py`, FOLDER holds copies of the two files.

local here = vim.fs.dirname(vim.fs.abspath(debug.getinfo(1, 'S').source:sub(2)))
local Editor = dofile(vim.fs.joinpath(here, '../../editors/neovim/spec/editor.lua'))
local editor = Editor.start(arg[2])

-- Waits until every question is answered.
local function settle()
  vim.wait(300)
  editor:await('answers', [[
    for _, it in pairs(vim.lsp.get_clients({ name = 'fdl' })[1].requests) do
      if it.type == 'pending' then return false end
    end
    return true
  ]])
end

-- Puts the cursor on a text.
local function go(text)
  local at = editor:lua([[return vim.fn.search('\\V' .. ..., 'w')]], text)
  assert(at > 0, text .. editor:state())
end

-- Calls a function of `vim.lsp.buf` at a text.
local function ask(name, text, ...)
  go(text)
  editor:lua('local name = ... vim.lsp.buf[name](select(2, ...))', name, ...)
  settle()
  editor:lua([[vim.cmd('wincmd t | silent! only')]])
end

-- Applies the code action with that title to the lines from one text to another.
local function act(title, first, last)
  go(first)
  editor:lua([[
    local title, last = ...
    local start = vim.fn.line('.')
    local stop = vim.fn.search('\\V' .. last, 'nW')
    vim.lsp.buf.code_action({
      apply = true, filter = function(it) return it.title:find(title, 1, true) ~= nil end,
      range = { start = { start, 0 }, ['end'] = { stop, 99 } },
    })
  ]], title, last)
  editor:await(title, [[return vim.b.seen ~= vim.b.changedtick]])
  settle()
end

local function mark()
  editor:lua('vim.b.seen = vim.b.changedtick')
end

editor:flow('parcel.fdl.yaml')
editor:lua([[
  vim.lsp.inlay_hint.enable(true)
  vim.wo.foldmethod, vim.wo.foldexpr, vim.wo.foldlevel = 'expr', 'v:lua.vim.lsp.foldexpr()', 99
]])
editor:finding('unknown-next')
settle()
ask('document_symbol', 'Type')
ask('workspace_symbol', 'Type', 'people')
ask('hover', 'FC:InvokeFunction')
mark()
act('Change to', 'Next: Large', 'Large')
ask('definition', 'Done')
ask('document_highlight', 'Default: \\zsDone')
ask('references', 'Name: \\zsDone')
ask('incoming_calls', 'Name: \\zsDone')
ask('outgoing_calls', 'Name: \\zsLagre')
ask('implementation', 'Name: \\zsWeigh')
ask('rename', 'Name: \\zsWeigh', 'Scale 🚚')
editor:await('the new name', [[return vim.fn.search('StartAt: Scale', 'nw') > 0]])

-- A key with places to fill in, and a call.
go('Next: Lagre')
editor:keys('ORetr<C-x><C-o>')
editor:await('the popup', 'return vim.fn.pumvisible() == 1')
editor:keys('<C-n><C-y>')
editor:await('the rule', [[return vim.fn.search('MaxAttempts', 'nw') > 0]])
editor:keys('<Esc>')
go('30')
editor:keys('cwintAdd(')
settle()
editor:lua('vim.lsp.buf.signature_help()')
settle()
editor:keys('20, 10)<Esc>')
settle()

mark()
act('branch', 'Name: Two people', 'Next: Done')
editor:lua([[vim.lsp.buf.format()]])
settle()
editor:lua([[vim.cmd('silent! 6,12normal! A ')]])
editor:lua([[vim.lsp.buf.format({ range = { start = { 6, 0 }, ['end'] = { 12, 0 } } })]])
settle()
editor:lua([[vim.lsp.codelens.refresh()]])
settle()
editor:lua([[require('fdl').simulate({ case = 'heavy' })]])
editor:split()
settle()
go('10)')
editor:keys('cw9<Esc>')
settle()
editor:lua([[vim.cmd.wall()]])
settle()
pcall(editor.lua, editor, [[vim.cmd.qall()]])
