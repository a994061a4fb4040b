# Windows, spectra, mel filters and log-mel spectrograms. Follows references.py.
# inputs: x [samples], filters (lists of arguments of mel_filters), names of windows.
x = inputs["x"]
windows = {"hann": dsp.hanning, "hamming": dsp.hamming, "blackman": dsp.blackman, "bartlett": dsp.bartlett}
for name, window in windows.items():
    outputs[name] = window(16)
    outputs[name + " periodic"] = window(17)[:-1]
    outputs["window " + name] = dsp.stft(x, n_fft=64, hop_length=24, window=window(65)[:-1])
short = dsp.hanning(41)[:-1]
outputs["short"] = dsp.stft(x, n_fft=64, hop_length=16, window=short, pad_mode="constant")
outputs["edge"] = dsp.stft(x, n_fft=64, window=dsp.hanning(65)[:-1], center=False)
outputs["inverse"] = dsp.istft(outputs["short"].T, hop_length=16, window=short, normalized=True, length=x.size)
outputs["filters"] = [dsp.mel_filters(rate, n_fft, n_mels, f_min, f_max, norm, scale, precise=True)
                      for rate, n_fft, n_mels, f_min, f_max, norm, scale in inputs["filters"]]
outputs["mlx-audio"] = [whisper_audio.log_mel_spectrogram(x, n_mels, padding)
                        for n_mels, padding in [(80, 0), (128, 4000)]]
outputs["faster-whisper"] = [mx.array(extractor.FeatureExtractor(n_mels)(np.array(x), padding=padding).T)
                             for n_mels, padding in [(80, 160), (128, 0)]]
outputs["speech"] = speech
