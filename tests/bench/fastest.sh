#!/bin/sh
# fastest.sh FILE: one row for each network, variant and size of many rounds, with the least of each time.
echo 'name,variant,neurons,synapses,steps,us_per_step,ns_per_neuron,ns_per_event,spikes,rate_hz,bytes'
awk -F, -v OFS=, '
    { key = $1 FS $2 FS $3
      if (!(key in us)) { order[++n] = key; line[key] = $0; us[key] = $6; neuron[key] = $7; event[key] = $8 }
      if ($6 + 0 < us[key] + 0) us[key] = $6
      if ($7 + 0 < neuron[key] + 0) neuron[key] = $7
      if ($8 + 0 < event[key] + 0) event[key] = $8 }
    END { for (i = 1; i <= n; i++) { $0 = line[order[i]]; $6 = us[order[i]]; $7 = neuron[order[i]]; $8 = event[order[i]]
                                     print } }' "$1"
