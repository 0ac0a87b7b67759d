/** Methods and attributes that every `torch.nn.Module` has, torch 1.13 to 2.13. */
export const TORCH_MODULE_NAMES: ReadonlySet<string> = new Set(
  `T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double
  dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter get_submodule
  half hpu ipu load_state_dict modules mtia named_buffers named_children named_modules
  named_parameters parameters register_backward_hook register_buffer register_forward_hook
  register_forward_pre_hook register_full_backward_hook register_full_backward_pre_hook
  register_load_state_dict_post_hook register_load_state_dict_pre_hook register_module
  register_parameter register_state_dict_post_hook register_state_dict_pre_hook requires_grad_
  set_extra_state set_submodule share_memory state_dict to to_empty train training type xpu
  zero_grad`.split(/\s+/),
);

/** Calls of these on a module give the same module back. */
export const RETURNS_ITSELF: ReadonlySet<string> = new Set(
  `apply bfloat16 cpu cuda double eval float half ipu mtia requires_grad_ share_memory to to_empty
  train type xpu`.split(/\s+/),
);

/** Functions that give a module back which is called as the one they take first. */
export const WRAPPERS: ReadonlySet<string> = new Set([
  "torch.compile",
  "torch._dynamo.optimize",
  "torch.nn.DataParallel",
  "torch.nn.parallel.DataParallel",
  "torch.nn.parallel.DistributedDataParallel",
  "copy.deepcopy",
  "copy.copy",
]);

export const TORCH_MODULE_BASES: ReadonlySet<string> = new Set([
  "torch.nn.Module",
  "torch.nn.modules.Module",
  "torch.nn.modules.module.Module",
]);
