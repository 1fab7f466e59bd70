export const measureCpu = async () => [];
