/* fuzz_snapshot.c: libFuzzer writes snapshots, as they are or as changes to one that a net has saved of itself, with
   the checksum put right: what it guards is then looked at by the loader alone. Whatever is taken, the net runs on
   without reading beyond its arrays; whatever is refused has changed nothing and says why. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#define SNN_WITH_SNAPSHOTS
#define SNN_POPULATION   cells
#define SNN_NEURON       snn_lifref
#define SNN_RECEPTORS(R) R(exc, snn_expon, snn_coba)
#define SNN_RELEASES(R)  R(fac, snn_stp, snn_ampa)
#define SNN_PER_NEURON
#include "snn.h"

#define CHECK(condition)                                                                                      \
    do {                                                                                                      \
        if (!(condition)) { fprintf(stderr, "line %d: not so: %s\n", __LINE__, #condition); abort(); }        \
    } while (0)

static snn_net net;
static cells *some;
static snn_poisson *noise;
static snn_readout *out;
static snn_projection *f[4];
static snn_stdp *rule;

static void make(void)
{
    net = snn_net_on_heap(snn_ms(0.1));
    some = cells_new(&net, 5, NULL);
    noise = snn_poisson_new(&net, 5, snn_Hz(2000), 1);
    out = snn_readout_new(&net, 2, snn_ms(5));
    f[0] = snn_fixed_out(&net, &noise->cells, &some->exc, 0.5, snn_uS(1), 2);
    f[1] = snn_all_to_all(&net, snn_slice(&some->cells, 1, 3), &out->in, snn_one(1));
    f[2] = snn_all_to_others(&net, &some->fac.cells, &some->exc, snn_uS(1));
    snn_delay(f[2], snn_ms(0.35), SNN_INTERPOLATED);
    f[3] = snn_all_to_all(&net, &noise->cells, &some->exc, snn_nS(1));
    rule = snn_stdp_new(&net, f[3], &some->exc, NULL, snn_nS(0), snn_nS(2));
}
static void step(void)
{
    for (size_t k = 0; k < 4; k++) snn_deliver(f[k]);
    snn_poisson_step(noise);
    cells_step(some, snn_mA(30));
    snn_readout_step(out);
    snn_stdp_step(rule);
    for (size_t k = 0; k < some->cells.n_spikes; k++) CHECK(some->cells.spikes[k] < 5);
    snn_tick(&net);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static unsigned char room[1 << 14];
    make();
    const size_t usual = snn_snapshot_size(&net);
    CHECK(usual > 0 && usual <= sizeof room);
    for (int k = 0; k < 12; k++) step();
    (void)snn_snapshot_save(&net, room, sizeof room);
    snn_net_free(&net);
    size_t size = usual;
    if (n && data[0] & 1) {
        size = n - 1 < sizeof room ? n - 1 : sizeof room;
        memcpy(room, data + 1, size);
    } else {
        for (size_t k = 1; k + 3 <= n; k += 3) room[(data[k] | (size_t)data[k + 1] << 8) % (usual - 4)] = data[k + 2];
    }
    if (n && !(data[0] & 2) && size >= 36) {
        const uint64_t length = size;
        const uint32_t crc = (memcpy(room + 24, &length, 8), snn__crc(0, room, size - 4));
        memcpy(room + size - 4, &crc, 4);
    }
    unsigned char *exact = malloc(size + !size);            /* of just that size, for the sanitizers */
    memcpy(exact, room, size);
    make();
    const bool taken = snn_snapshot_load(&net, exact, size);
    free(exact);
    CHECK(taken == !snn_failed(&net));
    if (!taken) CHECK(strlen(snn_why(&net)) > 12);
    if (net.status.code == SNN_BAD_SNAPSHOT) CHECK(net.step == 0 && some->v[0].mV == 0);
    for (int k = 0; k < 6; k++) step();
    snn_net_free(&net);
    return 0;
}
