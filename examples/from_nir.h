/* from_nir.h: late.nir, by nir2snn.py; dt 0.1 ms, forward Euler, late reset

     fc1           Affine [8][6] -> hidden.lif
     fc2           Affine [3][8] -> out
     hidden.lif    CubaLIF [8] -> hidden.w_rec, fc2
     hidden.w_rec  Affine [8][8] -> hidden.lif
     input         Input [6] -> fc1
     out           LIF [3] -> output
     output        Output [3]

   NIR's numbers: a voltage of 1 is 1 mV, a current 1 nA, a resistance 1 Mohm; times are in ms. A
   spike is v > threshold there and V >= V_th here, so thresholds are higher by 2^-20.
   A synapse decays by exp(-dt/tau): its tau is such that this is NIR's 1 - dt/tau_syn. Weights
   into it are NIR's times w_in dt/tau_syn. */

#define SNN_POPULATION   from_nir_hidden_lif
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_expon, snn_current_out)
#define SNN_INTEGRATOR   SNN_EULER
#include "snn.h"

#define SNN_POPULATION   from_nir_out
#define SNN_NEURON       snn_lif
#define SNN_RECEPTORS(R) R(in, snn_instant, snn_current_out)
#define SNN_INTEGRATOR   SNN_EULER
#define SNN_PER_NEURON
#include "snn.h"

enum {
    FROM_NIR_INPUT = 6, FROM_NIR_HIDDEN_LIF = 8, FROM_NIR_OUT = 3, FROM_NIR_OUTPUT = 3
};
#define FROM_NIR_DT snn_ms(0.1)

/* [input][hidden_lif] */
static const snn_real from_nir_hidden_lif_from_input[48] = {
    -0.17538357f, 0.3545802f, -0.07876441f, -0.6292426f, -0.78987926f, -0.8060253f, -0.507929f,
    0.59790045f,
    -0.51611656f, -0.3655117f, -0.57338804f, -0.5089176f, 0.34480387f, 0.12333597f, -0.15389475f,
    0.36376795f,
    0.694148f, -0.07659386f, 0.5018174f, -0.5584691f, 0.46320394f, 0.75739163f, -0.12065423f,
    -0.71005434f,
    -0.10022461f, 0.35297993f, 0.06678221f, -0.26242274f, 0.25877485f, -0.5917286f, 0.72747487f,
    0.61196834f,
    -0.8130001f, -0.50802964f, 0.4885134f, -0.29836777f, 0.51884854f, -0.36354893f, -0.051340364f,
    0.53843856f,
    0.19775462f, -0.43161353f, 0.43711612f, -0.13156255f, 0.61337703f, -0.04299816f, 0.44276324f,
    -0.58531487f
};
/* bias of hidden.w_rec, fc1 */
static const snn_current from_nir_hidden_lif_bias[8] = {
    {0.16847181f}, {0.27230993f}, {-0.27956754f}, {-0.68946713f}, {-0.38940686f}, {0.29961634f},
    {-0.48878977f}, {-0.056075573f}
};
/* bias of fc2 */
static const snn_current from_nir_out_bias[3] = {
    {0.3277674f}, {0.1265835f}, {-0.2352321f}
};
static const snn_resistance from_nir_out_cell_r[3] = {
    {3.8879788f}, {7.3815894f}, {5.5638294f}
};
static const snn_time from_nir_out_cell_tau[3] = {
    {0.38879788f}, {0.73815894f}, {0.55638295f}
};
static const snn_voltage from_nir_out_cell_v_th[3] = {
    {0.79405504f}, {0.7742219f}, {0.51629233f}
};
static const snn_voltage from_nir_out_cell_v_reset[3] = {
    {-0.2749508f}, {-0.12132032f}, {-0.113126405f}
};
/* [hidden_lif][hidden_lif] */
static const snn_current from_nir_hidden_lif_from_hidden_lif[64] = {
    {0.16220333f}, {0.16144265f}, {0.2992439f}, {-0.06722431f}, {0.16641682f}, {-0.2220333f},
    {0.074886516f}, {-0.14369993f},
    {-0.16827323f}, {-0.6260332f}, {-0.41714463f}, {0.18619381f}, {0.4653795f}, {-0.65520495f},
    {0.053995505f}, {0.41134658f},
    {0.19390896f}, {0.09293363f}, {-0.27183622f}, {-0.033943724f}, {0.034833696f}, {0.30171528f},
    {0.37731054f}, {0.07852995f},
    {-0.036117487f}, {0.04699281f}, {0.6800374f}, {-0.39594215f}, {-0.3241305f}, {0.27494842f},
    {0.47499666f}, {0.65445346f},
    {0.3020673f}, {-0.1554916f}, {-0.6925951f}, {-0.4007812f}, {0.31076178f}, {0.14045513f},
    {0.50780565f}, {0.35863915f},
    {0.16834286f}, {0.578199f}, {-0.04802549f}, {-0.34353635f}, {-0.27143893f}, {0.34717613f},
    {0.40984303f}, {-0.60433525f},
    {-0.08127109f}, {0.047190055f}, {-0.056038026f}, {-0.64233893f}, {-0.15663749f}, {0.29969436f},
    {-0.17239933f}, {0.2068515f},
    {-0.57166946f}, {0.29322195f}, {0.5015575f}, {-0.45889977f}, {-0.38764107f}, {0.031284593f},
    {-0.03147872f}, {0.6794407f}
};
/* [hidden_lif][out] */
static const snn_current from_nir_out_from_hidden_lif[24] = {
    {0.27409586f}, {0.4618498f}, {0.15167099f},
    {0.35767096f}, {0.32564324f}, {-0.11402552f},
    {0.2648555f}, {-0.007557014f}, {-0.59693235f},
    {-0.6058298f}, {0.4984814f}, {-0.006199043f},
    {0.6885225f}, {-0.64514965f}, {-0.2369677f},
    {-0.053351417f}, {0.4906226f}, {-0.6039714f},
    {-0.67300665f}, {0.7019115f}, {-0.51524675f},
    {-0.106448695f}, {-0.42996672f}, {0.015429034f}
};

typedef struct from_nir {
    snn_net *net;
    from_nir_hidden_lif *hidden_lif;
    from_nir_out *out;
    snn_projection *hidden_lif_from_hidden_lif, *out_from_hidden_lif;
} from_nir;

/* to[j] += from[i] weights[i][j] for all i that are not 0 */
static inline void from_nir_weigh(snn_real *to, size_t n, const snn_real *from, size_t m,
                                  const snn_real *weights)
{
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; from[i] != 0 && j < n; j++)
            to[j] += snn_real_mul(from[i], weights[i * n + j]);
}

/* Makes the network in a net of dt FROM_NIR_DT; whether it could be made, snn_failed(on) says. */
static inline from_nir from_nir_new(snn_net *on)
{
    from_nir n;
    n.net = on;
    from_nir_hidden_lif_params hidden_lif = from_nir_hidden_lif_defaults();
    hidden_lif.cell.r = snn_Mohm(9.999998);
    hidden_lif.cell.tau = snn_ms(0.99999976);
    hidden_lif.cell.v_rest = snn_mV(0);
    hidden_lif.cell.v_th = snn_mV(1.000001);
    hidden_lif.cell.v_reset = snn_mV(-0.11111019);
    hidden_lif.in.syn.tau = snn_ms(0.2803673);
    hidden_lif.cell.reset = SNN_SOFT;
    n.hidden_lif = from_nir_hidden_lif_new(on, FROM_NIR_HIDDEN_LIF, &hidden_lif);
    from_nir_out_params out = from_nir_out_defaults();
    out.each.cell.r = from_nir_out_cell_r;
    out.each.cell.tau = from_nir_out_cell_tau;
    out.cell.v_rest = snn_mV(0);
    out.each.cell.v_th = from_nir_out_cell_v_th;
    out.each.cell.v_reset = from_nir_out_cell_v_reset;
    out.cell.reset = SNN_SOFT;
    n.out = from_nir_out_new(on, FROM_NIR_OUT, &out);
    n.hidden_lif_from_hidden_lif = snn_dense(on, &n.hidden_lif->cells, &n.hidden_lif->in,
                                             from_nir_hidden_lif_from_hidden_lif, 64);
    n.out_from_hidden_lif = snn_dense(on, &n.hidden_lif->cells, &n.out->in,
                                      from_nir_out_from_hidden_lif, 24);
    return n;
}

/* One step, and the end of it: input[6] is what comes in, output[3] what goes out. */
static inline void from_nir_step(from_nir *n, const snn_real *input, snn_real *output)
{
    if (snn_failed(n->net)) return;
    /* hidden.lif */
    /* of the step before */
    snn_deliver(n->hidden_lif_from_hidden_lif);
    from_nir_weigh(&n->hidden_lif->in.arrived->nA, FROM_NIR_HIDDEN_LIF, input, FROM_NIR_INPUT,
                   from_nir_hidden_lif_from_input);
    for (size_t j = 0; j < FROM_NIR_HIDDEN_LIF; j++)
        n->hidden_lif->in.arrived[j].nA += from_nir_hidden_lif_bias[j].nA;
    from_nir_hidden_lif_step(n->hidden_lif, snn_nA(0));

    /* out */
    snn_deliver(n->out_from_hidden_lif);
    from_nir_out_step_each(n->out, from_nir_out_bias);

    /* output */
    for (size_t j = 0; j < FROM_NIR_OUTPUT; j++) output[j] = 0;
    for (size_t k = 0; k < n->out->cells.n_spikes; k++) {
        const size_t i = n->out->cells.spikes[k];
        output[i] += 1;
    }
    snn_tick(n->net);
}
