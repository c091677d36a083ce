-- The plugin in a real Neovim: keys go in, what the editor then holds is looked at.
--
--   nvim --headless --clean -l editors/neovim/spec/run.lua PATH-OF-FDL [PATTERN]
--
-- Every test starts a Neovim of its own and drives it over its API, so that nothing is left over from
-- one test to the next. Exits with 1 if a test fails.

local pattern = arg[2] or ''
local here = vim.fs.dirname(vim.fs.abspath(debug.getinfo(1, 'S').source:sub(2)))
local Editor = dofile(vim.fs.joinpath(here, 'editor.lua'))
local plugin = Editor.plugin
local root = vim.fs.dirname(vim.fs.dirname(plugin))

local tests = {}
local function test(name, body, plain)
  table.insert(tests, { name = name, body = body, plain = plain })
end

local function contains(text, part)
  assert(text:find(part, 1, true), ('no `%s` in\n%s'):format(part, text))
end

local function equal(actual, expected)
  assert(vim.deep_equal(actual, expected), ('expected %s\nactual %s'):format(vim.inspect(expected), vim.inspect(actual)))
end

local FLOW = [[
Type: StateMachine
SpecVersion: v1
Name: parcel
StartAt: Weigh
States:
  - Name: Weigh
    Type: Pass
    OutputConstructor:
      grams: 300
    Next: Ship
  - Name: Ship
    Type: Succeed
]]

test('file types', function(editor)
  local function filetype(name, text)
    editor:open(name, text)
    return editor:lua('return vim.bo.filetype')
  end
  equal(filetype('a.fdl.yaml', ''), 'fdl')
  equal(filetype('a.fdl.yml', ''), 'fdl')
  equal(filetype('a.fdl', ''), 'fdl')
  equal(filetype('a.fdltest.yaml', 'Cases: []\n'), 'fdltest')
  equal(filetype('machine.yaml', FLOW), 'fdl')
  equal(filetype('quoted.yml', '# a flow\n"Type": "StateMachine" # of ours\n'), 'fdl')
  equal(filetype('untyped.yaml', 'StartAt: A\nStates:\n- Name: A\n'), 'fdl')
  equal(filetype('stack.yaml', 'StartAt: A\nStates:\n  A: {}\n'), 'yaml')
  equal(filetype('kind.yaml', 'Type: Other\nStartAt: A\nStates:\n- Name: A\n'), 'yaml')
  equal(filetype('plain.yaml', 'a: 1\n'), 'yaml')
  equal(editor:lua('vim.cmd.edit("b.fdl") return { vim.bo.commentstring, vim.bo.shiftwidth }'), { '# %s', 2 })
end)

test('a mistake is underlined where it is', function(editor)
  editor:flow('parcel.fdl.yaml', (FLOW:gsub('Next: Ship', 'Next: Shp')))
  local line, column, message = editor:finding('unknown-next')
  equal({ line, column }, { 10, 11 })
  contains(message, 'Shp')
  equal(editor:lua([[return vim.diagnostic.get(0)[1].source]]), 'fdl')
end)

test('a fix is applied', function(editor)
  editor:flow('parcel.fdl.yaml', (FLOW:gsub('Next: Ship', 'Next: Shp')))
  editor:cursor(editor:finding('unknown-next'))
  editor:lua([[vim.lsp.buf.code_action({ apply = true, filter = function(it) return it.isPreferred end })]])
  editor:await('the fixed line', [[return vim.fn.getline(10) == '    Next: Ship']])
  editor:await('an end of the findings', [[return #vim.diagnostic.get(0) == 0]])
end)

test('an action is completed with its parameters', function(editor)
  editor:flow('parcel.fdl.yaml', (FLOW:gsub('Type: Pass\n.-\n.-\n', 'Type: Task\n    \n', 1)))
  editor:cursor(8, 1)
  editor:keys('AActi<C-x><C-o>')
  editor:await('the popup', 'return vim.fn.pumvisible() == 1')
  equal(editor:offered('Action'), true)
  editor:keys('<C-e><C-u>Action: FC:Inv<C-x><C-o>')
  editor:await('the actions', 'return vim.fn.pumvisible() == 1')
  equal(editor:offered('FC:InvokeFunction'), true)
  editor:keys('<C-n><C-y>')
  editor:await('the action', [[return vim.fn.getline(8):find('^    Action: FC:InvokeFunction') ~= nil]])
  editor:await('its parameters', [[return vim.fn.search('resourceArn', 'nw') > 0]])
  editor:keys('<Esc>')
end)

test('what is typed already chooses', function(editor)
  editor:flow('parcel.fdl.yaml', (FLOW:gsub('Type: Pass\n.-\n.-\n', 'Type: Task\n    \n', 1)))
  editor:cursor(8, 1)
  editor:keys('ARetr<C-x><C-o>')
  editor:await('the popup', 'return vim.fn.pumvisible() == 1')
  equal(editor:lua([[return vim.tbl_map(function(it) return it.abbr end, vim.fn.complete_info({ 'items' }).items)]]), { 'Retry' })
  editor:keys('<C-n><C-y>')
  editor:await('the rule', [[return vim.fn.search('^      - Errors:$', 'nw') > 0]])
  editor:keys('<Esc>')
end)

test('a whole flow is written by going through its places', function(editor)
  editor:flow('parcel.fdl.yaml', '')
  editor:keys('i<C-x><C-o>')
  editor:await('the popup', 'return vim.fn.pumvisible() == 1')
  equal(editor:lua([[return vim.fn.complete_info({ 'items' }).items[1].abbr]]), 'flow …')
  editor:keys('<C-n><C-y>')
  editor:await('the first place', 'return vim.snippet.active({ direction = 1 })')
  -- The name is still to come.
  editor:finding('wrong-type')
  -- A person sees what is selected before typing over it.
  local selected = [[
    local start, stop = vim.fn.getpos('v'), vim.fn.getpos('.')
    return vim.fn.mode() == 's' and vim.fn.getregion(start, stop)[1] == ...
  ]]
  editor:keys('parcel<Tab>')
  editor:await('the second place', selected, 'start')
  editor:keys('weigh')
  editor:await('the same name below', [[return vim.fn.getline(6) == '  - Name: weigh']])
  editor:keys('<Tab>')
  editor:await('the third place', selected, 'Pass')
  editor:keys('<Tab>')
  editor:await('the end', 'return not vim.snippet.active({ direction = 1 })')
  editor:keys('<Esc>')
  equal(editor:lua('return vim.api.nvim_buf_get_lines(0, 0, -1, false)'), {
    'Type: StateMachine',
    'SpecVersion: v1',
    'Name: parcel',
    'StartAt: weigh',
    'States:',
    '  - Name: weigh',
    '    Type: Pass',
    '    End: true',
  })
  editor:await('an end of the findings', 'return #vim.diagnostic.get(0) == 0')
end)

test('hovering explains', function(editor)
  editor:flow('parcel.fdl.yaml', FLOW)
  editor:cursor(7, 11)
  local text = editor:await('a hover', [[
    local client = vim.lsp.get_clients({ bufnr = 0 })[1]
    local result = client:request_sync('textDocument/hover', vim.lsp.util.make_position_params(0, client.offset_encoding), 2000, 0)
    local contents = result and result.result and result.result.contents
    return contents and (contents.value or contents)
  ]])
  contains(text, 'Pass')
end)

test('a run is shown in a split', function(editor)
  editor:flow('parcel.fdl.yaml', FLOW)
  editor:lua([[vim.cmd('FdlSimulate {"from": "A"}')]])
  local text = editor:split()
  contains(text, '✓ Succeeded')
  contains(text, '2 transitions')
  contains(text, '0.000  Weigh')
  contains(text, '← {"from": "A"}')
  contains(text, '→ {"grams": 300}')
  equal(editor:lua('return vim.fn.winnr("$")'), 2)
  equal(editor:lua('return vim.bo.filetype'), 'fdl')
  -- What is in the buffer is what runs; the split is used again, and leads to the source.
  editor:lua([[vim.fn.setline(9, '      grams: 450')  vim.cmd.FdlSimulate()]])
  editor:await('the second run', [[
    local lines = vim.api.nvim_buf_get_lines(vim.fn.bufnr('fdl://simulation'), 0, -1, false)
    return table.concat(lines):find('{"grams": 450}', 1, true) ~= nil
  ]])
  equal(editor:lua('return vim.fn.winnr("$")'), 2)
  editor:keys('<C-w>j/Ship<CR><CR>')
  editor:await('the state', [[return vim.bo.filetype == 'fdl' and vim.fn.line('.') >= 11]])
end)

test('a case of the test file is run', function(editor)
  editor:flow(vim.fs.joinpath(root, 'examples', 'order.fdl.yaml'))
  local names = editor:await('the cases', [[
    local names = vim.fn.getcompletion('FdlSimulate ', 'cmdline')
    return #names > 0 and names
  ]])
  assert(vim.list_contains(names, 'paid at the third attempt'), vim.inspect(names))
  equal(editor:lua([[return vim.fn.getcompletion('FdlSimulate paid at the th', 'cmdline')]]), { 'third attempt' })
  editor:lua([[vim.cmd('vertical FdlSimulate paid at the third attempt')]])
  local text = editor:split()
  contains(text, '✓ Succeeded after 12.5 s, 12 transitions')
  contains(text, '0.200  Pay  10.5 s  3 attempts')
  contains(text, 'Ship[1]/Book')
  contains(text, '✗ OutOfStock: B-2 is sold out')
end)

test('a flow with mistakes says so instead of running', function(editor)
  editor:flow('parcel.fdl.yaml', (FLOW:gsub('Next: Ship', 'Next: Shp')))
  editor:finding('unknown-next')
  editor:lua([[vim.cmd.FdlSimulate()]])
  contains(editor:split(), '10:11')
  contains(editor:split(), '[unknown-next]')
end)

test('a failed run leads to its cause', function(editor)
  editor:flow('parcel.fdl.yaml', (FLOW:gsub('grams: 300', 'grams.$: $Input.grams')))
  editor:lua([[vim.cmd.FdlSimulate()]])
  local text = editor:split()
  contains(text, '✗ Failed')
  contains(text, 'Simulator.ExpressionError')
  editor:keys('<C-w>j2G<CR>')
  editor:await('the expression', [[return vim.bo.filetype == 'fdl' and vim.fn.line('.') == 9]])
end)

test('what a run or another file finds out is underlined too', function(editor)
  editor:flow('parcel.fdl.yaml', (FLOW:gsub('Type: Succeed', 'Type: Fail\n    Code: TooHeavy\n    Detail: more than a person lifts')))
  editor:lua([[require('fdl').simulate({})]])
  editor:split()
  editor:lua('vim.cmd.only()')
  editor:lua([[vim.cmd.buffer(vim.fn.bufnr('parcel.fdl.yaml'))]])
  equal({ editor:finding('TooHeavy') }, { 11, 11, 'the last run failed in `Ship` with `TooHeavy`: more than a person lifts' })
  -- The flow is edited, the test file looked at.
  editor:open('parcel.fdltest.yaml', 'Cases: [{Name: one, Expect: {Calls: {Weigh: 1}}}]\n')
  editor:await('the server', 'return #vim.lsp.get_clients({ bufnr = 0 }) == 1')
  editor:lua([[
    local flow = vim.fn.bufnr('parcel.fdl.yaml')
    vim.api.nvim_buf_set_lines(flow, 5, 6, false, { '  - Name: Scale' })
  ]])
  editor:finding('unknown-state-path')
end)

test('a broken text is served', function(editor)
  local broken = FLOW:gsub('grams: 300', 'grams: "300'):gsub('Type: Succeed\n', 'Type: Succeed\n  - Na')
  editor:flow('parcel.fdl.yaml', broken)
  editor:finding('yaml-syntax')
  editor:lua([[vim.cmd.FdlSimulate()]])
  contains(editor:split(), '[yaml-syntax]')
  editor:lua([[vim.fn.setline(9, '      grams: 300')  vim.fn.deletebufline('%', 13)]])
  editor:await('an end of the findings', [[return #vim.diagnostic.get(0) == 0]])
  editor:lua([[vim.fn.appendbufline('%', 12, { '  - Name: Late', '    Type: Wai' })]])
  editor:cursor(14, 13)
  editor:keys('a<C-x><C-o>')
  editor:await('the types', 'return vim.fn.pumvisible() == 1')
  equal(editor:offered('Wait'), true)
end)

test('the command line completes', function(editor)
  editor:flow('parcel.fdl.yaml', (FLOW:gsub('Next: Ship', 'Next: Shp')))
  editor:finding('unknown-next')
  local function completions(line)
    return editor:lua([[return vim.fn.getcompletion(..., 'cmdline')]], line)
  end
  equal(completions('Fdl '), { 'explain', 'graph', 'restart', 'simulate', 'test' })
  equal(completions('Fdl g'), { 'graph' })
  assert(vim.list_contains(completions('Fdl explain '), 'unknown-next'))
  editor:lua([[pcall(vim.cmd, 'Fdl grpah')]])
  contains(editor:lua([[return vim.fn.execute('messages')]]), 'there is no `grpah`')
end)

test('failed expectations are in the quickfix list', function(editor)
  editor:open('parcel.fdltest.yaml', 'Cases:\n  - Name: light\n    Expect:\n      Output: {grams: 5}\n')
  editor:flow('parcel.fdl.yaml', FLOW)
  editor:lua([[vim.cmd.cd('/')  vim.cmd('Fdl test')]])
  local found = editor:await('the list', [[
    local it = vim.fn.getqflist()[1]
    return it and { vim.fs.basename(vim.api.nvim_buf_get_name(it.bufnr)), it.lnum, it.text }
  ]])
  equal({ found[1], found[2] }, { 'parcel.fdltest.yaml', 4 })
  contains(found[3], 'light: ')
  contains(editor:lua([[return vim.fn.getqflist({ title = 0 }).title]]), '0 passed, 1 failed, 0 errors')
  equal(editor:lua([[return vim.bo.filetype]]), 'fdl')
end)

test('the graph is shown and leads to the states', function(editor)
  editor:flow('parcel.fdl.yaml', FLOW)
  editor:lua([[vim.cmd('Fdl graph')]])
  contains(editor:split('graph'), 'Weigh')
  editor:keys('<C-w>j/─ Ship<CR><CR>')
  editor:await('the state', [[return vim.bo.filetype == 'fdl' and vim.fn.line('.') == 11]])
end)

test('a rule is explained', function(editor)
  editor:flow('parcel.fdl.yaml', (FLOW:gsub('Next: Ship', 'Next: Shp')))
  editor:cursor(editor:finding('unknown-next'))
  editor:lua([[vim.cmd('Fdl explain')]])
  contains(editor:split('explanation'), 'unknown-next')
  editor:lua([[vim.cmd('Fdl explain duplicate-key')]])
  editor:await('the other page', [[
    local lines = vim.api.nvim_buf_get_lines(vim.fn.bufnr('fdl://explanation'), 0, -1, false)
    return table.concat(lines):find('duplicate-key', 1, true) ~= nil
  ]])
end)

test('the server is restarted', function(editor)
  editor:flow('parcel.fdl.yaml', (FLOW:gsub('Next: Ship', 'Next: Shp')))
  editor:finding('unknown-next')
  local before = editor:lua([[return vim.lsp.get_clients({ name = 'fdl' })[1].id]])
  editor:lua([[vim.cmd('Fdl restart')]])
  editor:await('another server', [[
    local clients = vim.lsp.get_clients({ bufnr = 0, name = 'fdl' })
    return #clients == 1 and clients[1].id ~= ...
  ]], before)
  editor:finding('unknown-next')
end)

test('a lens runs, and the values stand behind the states', function(editor)
  editor:flow('parcel.fdl.yaml', FLOW)
  local line = editor:await('the lens', [[
    for _, it in ipairs(vim.lsp.codelens.get(0)) do
      if it.command and it.command.title == '▶ Simulate' then return it.range.start.line + 1 end
    end
  ]])
  editor:cursor(line, 1)
  editor:lua([[vim.lsp.codelens.run()]])
  contains(editor:split(), '✓ Succeeded')
  editor:await('the values', [[
    for _, it in ipairs(vim.lsp.inlay_hint.get({ bufnr = 0 })) do
      if vim.inspect(it.inlay_hint.label):find('grams', 1, true) then return true end
    end
  ]])
end)

test('the values of the run before go, whatever is drawn meanwhile', function(editor)
  editor:flow('parcel.fdl.yaml', (FLOW:gsub('grams: 300', 'grams.$: $Input.grams')))
  editor:lua([[
    vim.api.nvim_create_autocmd('LspRequest', { callback = function(event)
      local request = event.data.request
      if request.type == 'pending' and request.method == 'textDocument/inlayHint' then
        vim.cmd('redraw!')
      end
    end })
  ]])
  for _, grams in ipairs({ '111', '222', '333' }) do
    editor:lua([[vim.cmd('Fdl simulate {"grams": ' .. ... .. '}')]], grams)
    editor:await('the value ' .. grams .. ' alone', [[
      vim.cmd('redraw')
      local namespace = vim.api.nvim_get_namespaces()['nvim.lsp.inlayhint']
      local marks = vim.inspect(vim.api.nvim_buf_get_extmarks(0, namespace, 0, -1, { details = true }))
      local found = {}
      for number in marks:gmatch('"grams":(%d+)') do
        found[number] = true
      end
      return vim.deep_equal(vim.tbl_keys(found), { ... })
    ]], grams)
  end
end)

test('the configuration counts as it is in its buffer', function(editor)
  editor:open('fdl.toml', '[rules]\nunknown-next = "warning"\n')
  editor:flow('parcel.fdl.yaml', (FLOW:gsub('Next: Ship', 'Next: Shp')))
  local function severity(is)
    editor:await('the severity', [[
      local flow = vim.diagnostic.get(vim.fn.bufnr('parcel.fdl.yaml'))
      for _, it in ipairs(flow) do
        if it.code == 'unknown-next' then return vim.diagnostic.severity[it.severity] == ... end
      end
    ]], is)
  end
  severity('WARN')
  editor:open('fdl.toml')
  equal(editor:lua([[return { vim.bo.filetype, #vim.lsp.get_clients() }]]), { 'toml', 1 })
  editor:cursor(2, 18)
  editor:keys('ciwhint<Esc>')
  severity('HINT')
  editor:open('Cargo.toml', '')
  equal(editor:lua([[return #vim.lsp.get_clients({ bufnr = 0 })]]), 0)
end)

test('a test file is made', function(editor)
  editor:flow('parcel.fdl.yaml', FLOW)
  editor:cursor(1, 1)
  editor:lua([[
    vim.lsp.buf.code_action({ apply = true, filter = function(it) return it.title == 'Create a test file' end })
  ]])
  local made = editor:await('the test file', [[
    local buffer = vim.fn.bufnr('parcel.fdltest.yaml')
    return buffer > 0 and table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
  ]])
  contains(made, 'Flow: parcel.fdl.yaml')
end)

test('the states of a run are folds', function(editor)
  editor:flow(vim.fs.joinpath(root, 'examples', 'order.fdl.yaml'))
  editor:lua([[vim.cmd('Fdl simulate paid at the third attempt')]])
  contains(editor:split(), 'Ship[1]/Book')
  editor:keys('<C-w>j/  Ship  <CR>')
  -- A state with its values is one fold, what a Map or Parallel did lies within its fold.
  local function closed(number)
    return editor:lua([[return { vim.fn.foldclosed(...), vim.fn.foldclosedend(...) }]], number)
  end
  local ship, mail = unpack(editor:await('the run', [[
    local found = { vim.fn.search('  Ship  ', 'nw'), vim.fn.search('Ship.1./Book', 'nw') }
    return vim.bo.filetype == 'fdlsimulation' and found[1] > 0 and found[2] > 0 and found
  ]]))
  equal(closed(ship), { -1, -1 })
  editor:lua([[vim.fn.cursor(..., 1) vim.cmd.normal({ 'zc', bang = true })]], mail)
  equal(closed(mail)[1], mail)
  assert(closed(mail)[2] > mail)
  equal(closed(ship), { -1, -1 })
  editor:lua([[vim.fn.cursor(..., 1) vim.cmd.normal({ 'zc', bang = true })]], ship)
  equal(closed(mail)[1], ship)
  local text = editor:lua([[return vim.fn.foldtextresult(...)]], ship)
  contains(text, '  Ship  ')
  editor:keys('zR')
  editor:await('open folds', [[return vim.fn.foldclosed(...) == -1]], mail)
  -- The window of the flow keeps its own folds.
  editor:keys('<C-w>k')
  equal(editor:await('the flow', [[return vim.bo.filetype == 'fdl' and vim.wo.foldmethod]]), 'manual')
end)

test('numbers keep their digits', function(editor)
  editor:flow('parcel.fdl.yaml', (FLOW:gsub('grams: 300', 'grams.$: $Input.grams')))
  local input = [=[{"grams": 9007199254740993, "note": "\"9\\", "none": null, "of": [1.50, {}, []]}]=]
  editor:lua([[vim.cmd('Fdl simulate ' .. ...)]], input)
  local text = editor:split()
  contains(text, [=[← {"grams": 9007199254740993, "none": null, "note": "\"9\\", "of": [1.50, {}, []]}]=])
  contains(text, '→ {"grams": 9007199254740993}')
  editor:lua([[vim.cmd('Fdl simulate {"grams": }')]])
  editor:await('the refusal', [[
    return table.concat(vim.fn.getbufline('fdl://simulation', 1, '$')):find('`input`', 1, true) ~= nil
  ]])
end)

test('hints and lenses can be switched off', function(editor)
  editor:lua([[vim.g.fdl_inlay_hints, vim.g.fdl_codelens = false, false]])
  editor:flow('parcel.fdl.yaml', FLOW)
  equal(editor:lua([[return vim.lsp.inlay_hint.is_enabled({ bufnr = 0 })]]), false)
  editor:lua([[vim.cmd('Fdl simulate')]])
  contains(editor:split(), '✓ Succeeded')
  equal(editor:lua([[return { #vim.lsp.codelens.get(0), #vim.lsp.inlay_hint.get({ bufnr = 0 }) }]]), { 0, 0 })
end)

test('the health check says what is wrong', function(editor)
  local function report()
    editor:lua([[vim.cmd('checkhealth fdl')]])
    local text = editor:await('the report', [[
      local lines = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
      return vim.bo.filetype == 'checkhealth' and lines:find('fdl', 1, true) and lines
    ]])
    editor:lua([[vim.cmd.bwipeout()]])
    return text
  end
  local text = report()
  contains(text, 'Neovim is recent enough')
  assert(text:find('fdl`: fdl %d+%.%d+%.%d+'), text)
  editor:lua([[vim.lsp.config('fdl', { cmd = { '/nowhere/fdl', 'lsp' } })]])
  text = report()
  contains(text, '`/nowhere/fdl` cannot be run')
  contains(text, 'build it with cargo')
end)

test('the help has what there is', function(editor)
  local doc = vim.fs.joinpath(editor.folder, 'doc')
  vim.fn.mkdir(doc)
  assert(vim.uv.fs_copyfile(vim.fs.joinpath(plugin, 'doc/fdl.txt'), vim.fs.joinpath(doc, 'fdl.txt')))
  editor:lua([[vim.cmd.helptags(...) vim.opt.runtimepath:prepend(vim.fs.dirname(...))]], doc)
  local function explained(tag)
    local ok, message = unpack(editor:lua([[
      local ok, message = pcall(vim.cmd.help, ...)
      return { ok, tostring(message) }
    ]], tag))
    assert(ok, tag .. ': ' .. message)
    equal(editor:lua([[return vim.bo.filetype]]), 'help')
  end
  explained('fdl')
  for _, name in ipairs(editor:lua([[return vim.fn.getcompletion('Fdl ', 'cmdline')]])) do
    explained(':Fdl-' .. name)
  end
  local text = table.concat(vim.fn.readfile(vim.fs.joinpath(doc, 'fdl.txt')), '\n')
  for tag in text:gmatch('|([^|%s]+)|') do
    explained(tag)
  end
  local source = table.concat(vim.fn.readfile(vim.fs.joinpath(plugin, 'plugin/fdl.lua')), '\n')
  for name in source:gmatch('vim%.g%.(fdl_%w+)') do
    explained('g:' .. name)
  end
end)

test('as every other server, without the plugin', function(editor)
  local file = assert(io.open(vim.fs.joinpath(editor.folder, 'fdl.toml'), 'w'))
  file:close()
  editor:lua([[
    vim.lsp.config('fdl', { settings = { fdl = { codeLens = { simulate = false } } } })
    vim.lsp.enable('fdl')
  ]])
  vim.fn.mkdir(vim.fs.joinpath(editor.folder, 'flows'))
  editor:flow('flows/parcel.fdl.yaml', (FLOW:gsub('Next: Ship', 'Next: Shp')))
  equal({ editor:finding('unknown-next') }, { 10, 11, 'no state is named `Shp`' })
  local root_dir, commands = unpack(editor:lua([[
    local client = vim.lsp.get_clients({ name = 'fdl' })[1]
    return { client.root_dir, vim.fn.exists(':Fdl') }
  ]]))
  equal(vim.uv.fs_realpath(root_dir), vim.uv.fs_realpath(editor.folder))
  equal(commands, 0)
  -- Settings go the usual way, and the lens that they switch off is not there.
  editor:lua([[vim.lsp.codelens.refresh({ bufnr = 0 })]])
  local titles = editor:await('the lenses', [[
    local titles = vim.tbl_map(function(it) return it.command and it.command.title end, vim.lsp.codelens.get(0))
    return #titles > 0 and titles
  ]])
  assert(not vim.list_contains(titles, '▶ Simulate'), vim.inspect(titles))
  -- Test files are served too, as the same server.
  editor:open('flows/parcel.fdltest.yaml', 'Cases:\n  - Nmae: a\n')
  editor:await('a finding', [[return #vim.diagnostic.get(0) > 0 and #vim.lsp.get_clients({ name = 'fdl' }) == 1]])
end, true)

local failed, passed = 0, 0
for _, it in ipairs(tests) do
  if it.name:find(pattern, 1, true) then
    local folder = vim.fn.tempname()
    vim.fn.mkdir(folder, 'p')
    local started = vim.uv.hrtime()
    local editor
    local ok, message = xpcall(function()
      editor = Editor.start(folder, it.plain)
      it.body(editor)
    end, debug.traceback)
    if editor then
      vim.fn.jobstop(editor.channel)
    end
    vim.fn.delete(folder, 'rf')
    passed, failed = passed + (ok and 1 or 0), failed + (ok and 0 or 1)
    local took = (vim.uv.hrtime() - started) / 1e6
    io.stdout:write(('%s %s (%d ms)\n'):format(ok and 'ok    ' or 'FAILED', it.name, took))
    if not ok then
      io.stdout:write(message, '\n')
    end
  end
end
io.stdout:write(('%d passed, %d failed\n'):format(passed, failed))
os.exit(failed == 0 and passed > 0 and 0 or 1)
