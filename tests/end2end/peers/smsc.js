// An SMSC of the npm package smpp, told by lines of JSON. argv: folder of node_modules, port, certificate or "".
const [folder, port, pem] = process.argv.slice(2)
const smpp = require(folder + '/smpp')
const fs = require('fs')
const readline = require('readline')
const say = (event) => process.stdout.write(JSON.stringify(event) + '\n')
const statuses = [] // for the next submit_sm; "cut" and "silent" are no statuses
let number = 0
let session = null

const options = pem ? { key: fs.readFileSync(pem), cert: fs.readFileSync(pem) } : {}
const server = smpp.createServer(options, (opened) => {
  opened.on('error', () => {})
  opened.on('close', () => say({ event: 'closed' }))
  opened.on('bind_transceiver', (pdu) => {
    const isKnown = pdu.system_id === 'kantor' && pdu.password === 'rahasia'
    opened.send(pdu.response({ command_status: isKnown ? 0 : smpp.ESME_RINVPASWD, system_id: 'smsc' }))
    if (isKnown) session = opened
    say({ event: 'bind', accepted: isKnown, version: pdu.interface_version })
  })
  opened.on('enquire_link', (pdu) => { opened.send(pdu.response()); say({ event: 'enquire_link' }) })
  opened.on('unbind', (pdu) => { opened.send(pdu.response()); opened.close(); say({ event: 'unbind' }) })
  opened.on('deliver_sm_resp', (pdu) => say({ event: 'taken', status: pdu.command_status, sequence: pdu.sequence_number }))
  opened.on('submit_sm', (pdu) => {
    const status = statuses.shift() || 0
    const text = pdu.message_payload || pdu.short_message
    const udh = (text.udh || []).map((one) => one.toString('hex'))
    if (status === 'cut') { say({ event: 'cut' }); opened.destroy(); return }
    if (status === 'silent') { say({ event: 'silent' }); return }
    const id = (0xA000 + ++number).toString(16).toUpperCase()
    opened.send(pdu.response({ command_status: status, message_id: status ? '' : id }))
    say({
      event: status ? 'refused' : 'submit', id, text: text.message.toString(), udh, is_payload: !!pdu.message_payload,
      source: pdu.source_addr, source_ton: pdu.source_addr_ton, destination: pdu.destination_addr,
      coding: pdu.data_coding, wants_receipt: pdu.registered_delivery, esm_class: pdu.esm_class
    })
  })
})
server.listen(Number(port), '127.0.0.1', () => say({ event: 'listening' }))

readline.createInterface({ input: process.stdin }).on('line', (line) => {
  const told = JSON.parse(line)
  if (told.statuses) statuses.push(...told.statuses)
  if (told.hang_up) session.destroy()
  if (told.unbind) session.unbind(() => session.close())
  if (told.deliver) {
    const fields = { ...told.deliver }
    if (fields.udh) fields.short_message = { udh: Buffer.from(fields.udh, 'hex'), message: fields.short_message }
    if (fields.hex) fields.short_message = Buffer.from(fields.hex, 'hex')
    if (fields.sar_msg_ref_num === undefined) delete fields.sar_msg_ref_num
    delete fields.udh
    delete fields.hex
    session.deliver_sm(fields)
  }
  say({ event: 'told' })
}).on('close', () => process.exit(0))
